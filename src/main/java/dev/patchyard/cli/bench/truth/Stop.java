package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.Reply;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Ways to end all new starts in the middle of a run. */
enum Stop {
    PAUSE(5) {
        @Override
        boolean order(RunDoor door, JsonNode run) {
            String scope = "policy:" + run.required("policy_id").asText();
            return isTaken(door.people().operator().post("/patch/pause", Map.of("scope", scope, "reason", "bench truth")));
        }
    },
    CANCEL(5) {
        @Override
        boolean order(RunDoor door, JsonNode run) {
            return cancel(door, run, false);
        }
    },
    ABORT(5) {
        @Override
        boolean order(RunDoor door, JsonNode run) {
            return cancel(door, run, true);
        }
    },
    /** The change is put on hold: an answer of the desk may be half a minute old. */
    REVOKE(30) {
        @Override
        boolean order(RunDoor door, JsonNode run) {
            String change = run.required("change").required("id").asText();
            return isTaken(door.people().approver().post("/itsm/changes/" + change + "/hold", Map.of("reason", "bench truth")));
        }
    },
    /** The first host of the second wave fails, and the threshold is one. */
    BUDGET(5) {
        @Override
        boolean order(RunDoor door, JsonNode run) {
            return isTime(run);
        }

        @Override
        boolean isTime(JsonNode run) {
            return run.required("hosts").valueStream().anyMatch(host -> host.required("stage").asText().equals("failed")
                    || host.required("state").asText().equals("failed"));
        }
    };

    private static final int IN_FULL_SWING = 2;
    private static final int CONFLICT = 409;

    private final Duration limit;

    Stop(int seconds) {
        this.limit = Duration.ofSeconds(seconds);
    }

    /** @return as it is called in reports and on the command line */
    String word() {
        return "stop-" + name().toLowerCase(Locale.ROOT);
    }

    /** @return how long after it a host may still be permitted */
    Duration limit() {
        return limit;
    }

    /** @return whether the run is where it is to be stopped */
    boolean isTime(JsonNode run) {
        return run.required("hosts").valueStream().filter(host -> host.required("touched").asBoolean()).count() >= IN_FULL_SWING;
    }

    /** @return false when the run had ended before */
    abstract boolean order(RunDoor door, JsonNode run);

    private static boolean cancel(RunDoor door, JsonNode run, boolean abort) {
        return isTaken(door.people().operator().post("/patch/runs/" + run.required("id").asText() + "/cancel",
                Map.of("abort", abort, "reason", "bench truth")));
    }

    private static boolean isTaken(Reply reply) {
        if (reply.status() == CONFLICT) {
            return false;
        }
        reply.wanted();
        return true;
    }
}
