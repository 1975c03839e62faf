package dev.patchyard.cli.night;

import dev.patchyard.cli.client.JsonClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a run of a policy. */
@Command(name = "start", description = "Start a run of a policy, or a dry run.", mixinStandardHelpOptions = true)
final class StartCommand extends FollowedCommand {
    @Parameters(paramLabel = "POLICY", description = "The policy's id.")
    private String policy;

    @Option(names = "--dry-run", description = "Plan, ask the gate, look at every host and change nothing.")
    private boolean dryRun;

    @Option(names = "--plan", paramLabel = "RUN", description = "Use the frozen plan of this earlier run.")
    private @Nullable String plan;

    @Option(names = "--change", paramLabel = "ID", description = "Name the change for this run.")
    private @Nullable String change;

    @Option(names = "--ci", paramLabel = "CI", description = "Only this CI; may be given more than once.")
    private @Nullable List<String> cis;

    @Option(names = "--keep-change-open", description = "Close the change when its window ends, so that retries share it.")
    private boolean keepChangeOpen;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private @Nullable String reason;

    @Override
    int work(JsonClient client) throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("policy_id", policy);
        request.put("dry_run", dryRun);
        request.put("keep_change_open", keepChangeOpen);
        putIfGiven(request, "plan_id", plan);
        putIfGiven(request, "change_id", change);
        putIfGiven(request, "ci_ids", cis);
        putIfGiven(request, "reason", reason);
        return follow(client, granted(client.post("/patch/runs", request)), Set.of("succeeded", "nothing_to_do"));
    }

    private static void putIfGiven(Map<String, Object> request, String field, @Nullable Object value) {
        if (value != null) {
            request.put(field, value);
        }
    }
}
