package dev.patchyard.cli.night;

import dev.patchyard.cli.client.JsonClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries hosts of an ended run again. */
@Command(
        name = "retry",
        description = "Try hosts of an ended run again: a new run with the same frozen plan.",
        mixinStandardHelpOptions = true)
final class RetryCommand extends FollowedCommand {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String run;

    @Option(names = "--hosts", paramLabel = "WHICH", required = true, description = "failed, not_started or both.")
    private String hosts;

    @Option(names = "--allow-reverted", description = "Also hosts that went back.")
    private boolean allowReverted;

    @Option(names = "--change", paramLabel = "ID", description = "Name a change of its own.")
    private @Nullable String change;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.")
    private String reason;

    @Override
    int work(JsonClient client) throws InterruptedException {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("hosts", hosts);
        wish.put("allow_reverted", allowReverted);
        wish.put("change_id", change);
        wish.put("reason", reason);
        return follow(client, granted(client.post("/patch/runs/" + Segment.of(run) + "/retry", wish)), Set.of("succeeded"));
    }
}
