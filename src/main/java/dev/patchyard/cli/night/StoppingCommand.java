package dev.patchyard.cli.night;

import dev.patchyard.cli.client.JsonClient;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A wish to stop a run. */
abstract class StoppingCommand extends FollowedCommand {
    private final boolean abort;

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String run;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.")
    private String reason;

    /** @param abort whether its processes are ended too */
    StoppingCommand(boolean abort) {
        this.abort = abort;
    }

    @Override
    int work(JsonClient client) throws InterruptedException {
        Map<String, Object> wish = Map.of("abort", abort, "reason", reason);
        return follow(client, granted(client.post("/patch/runs/" + Segment.of(run) + "/cancel", wish)), Set.of("cancelled"));
    }
}
