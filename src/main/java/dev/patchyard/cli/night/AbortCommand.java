package dev.patchyard.cli.night;

import dev.patchyard.cli.client.JsonClient;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a run and ends its plays. */
@Command(name = "abort", description = "Stop a run and end our processes; package managers are never killed.", mixinStandardHelpOptions = true)
final class AbortCommand extends FollowedCommand {
    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String run;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.")
    private String reason;

    @Override
    int work(JsonClient client) throws InterruptedException {
        Map<String, Object> wish = Map.of("abort", true, "reason", reason);
        return follow(client, granted(client.post("/patch/runs/" + Segment.of(run) + "/cancel", wish)), Set.of("cancelled"));
    }
}
