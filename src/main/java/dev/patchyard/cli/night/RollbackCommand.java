package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.client.JsonClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes hosts of an ended run back to their snapshots, or says what that would throw away. */
@Command(
        name = "rollback",
        description = {
            "Take hosts of an ended run back to their snapshots.",
            "Without --ci it says what would be lost and changes nothing."
        },
        mixinStandardHelpOptions = true)
final class RollbackCommand extends FollowedCommand {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String run;

    @Option(names = "--ci", paramLabel = "CI=NAME", description = {
        "A host that goes back, confirmed by its CI's name; may be given more than once."
    })
    private @Nullable Map<String, String> cis;

    @Option(names = "--change", paramLabel = "ID", description = "An open change that covers the CIs.")
    private @Nullable String change;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private @Nullable String reason;

    @Override
    int work(JsonClient client) throws InterruptedException {
        String address = "/patch/runs/" + Segment.of(run) + "/rollback";
        if (cis == null) {
            JsonNode outlook = granted(client.get(address));
            show(outlook, outlook.path("hosts").valueStream().map(RollbackCommand::line).collect(Collectors.joining("\n")));
            return DONE;
        }
        if (change == null || reason == null) {
            throw new Trouble("a rollback needs --change and --reason");
        }
        List<Map<String, String>> hosts = cis.entrySet().stream()
                .map(host -> Map.of("ci_id", host.getKey(), "confirm_name", host.getValue()))
                .toList();
        JsonNode answer = granted(client.post(address, Map.of("hosts", hosts, "change_id", change, "reason", reason)));
        return follow(client, answer, Set.of("rolled_back"));
    }

    private static String line(JsonNode host) {
        String objection = host.path("objection").asText("");
        String name = host.path("ci_id").asText() + "=" + host.path("name").asText();
        return Harmless.line(objection.isEmpty()
                ? name + "  will be lost: " + host.path("loss").asText()
                : name + "  cannot go back: " + objection);
    }
}
