package dev.patchyard.cli.night;

import dev.patchyard.cli.client.JsonClient;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a run gently. */
@Command(name = "cancel", description = "Stop a run: hosts that were begun finish, no other is begun.", mixinStandardHelpOptions = true)
final class CancelCommand extends FollowedCommand {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String run;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.")
    private String reason;

    @Override
    int work(JsonClient client) throws InterruptedException {
        Map<String, Object> wish = Map.of("abort", false, "reason", reason);
        return follow(client, granted(client.post("/patch/runs/" + Segment.of(run) + "/cancel", wish)), Set.of("cancelled"));
    }
}
