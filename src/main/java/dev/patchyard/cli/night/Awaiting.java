package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for the end of a run. A server that is away for some minutes, for example for an upgrade, is waited for. */
final class Awaiting {
    private static final int SECONDS = 2;
    private static final int MOST_SILENCES = 150;

    private final JsonClient client;
    private final Consumer<String> progress;
    private final Nap nap;

    /** Waiting between two questions. */
    @FunctionalInterface
    interface Nap {
        void take() throws InterruptedException;

        Nap REAL = () -> TimeUnit.SECONDS.sleep(SECONDS);
    }

    Awaiting(JsonClient client, Consumer<String> progress, Nap nap) {
        this.client = client;
        this.progress = progress;
        this.nap = nap;
    }

    /** @return the run after its end */
    JsonNode end(String run) throws InterruptedException {
        String told = "";
        int silences = 0;
        while (true) {
            try {
                JsonNode seen = NightCommand.granted(client.get("/patch/runs/" + run));
                silences = 0;
                if (seen.path("phase").asText().equals("ended")) {
                    return seen;
                }
                String now = RunText.standing(seen);
                if (!now.equals(told)) {
                    progress.accept(now);
                    told = now;
                }
            } catch (JsonClient.NoAnswer silence) {
                silences++;
                if (silences > MOST_SILENCES) {
                    throw silence;
                }
            }
            nap.take();
        }
    }

    /** @return the exit code for a run that was waited for */
    static int code(JsonNode run, Set<String> wanted) {
        return wanted.contains(run.path("verdict").asText()) ? NightCommand.DONE : NightCommand.ENDED_OTHERWISE;
    }
}
