package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.util.Set;
import picocli.CommandLine.Option;

/** A command that sets a run going or stops one, and may wait for its end. */
abstract class FollowedCommand extends NightCommand {
    @Option(names = "--wait", description = "Wait for the end of the run and exit by its verdict.")
    private boolean wait;

    /** Shows the run, waits for its end where that was asked for. @param wanted verdicts that are what was asked for */
    int follow(JsonClient client, JsonNode run, Set<String> wanted) throws InterruptedException {
        if (!wait) {
            show(run, RunText.standing(run));
            return DONE;
        }
        JsonNode ended = new Awaiting(client, this::say, Awaiting.Nap.REAL).end(run.path("id").asText());
        show(ended, RunText.whole(ended));
        return Awaiting.code(ended, wanted);
    }
}
