package dev.patchyard.chaos;

import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.RunStore;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;

/** Writes down which runs are set aside, taken up again and ended by hand. Stands right before the store. */
final class RecordedParks implements Calls {
    private final ParkedRuns real;
    private final RunStore runs;
    private final RecordedStore recorded;
    private final Tape tape;

    RecordedParks(ParkedRuns real, RunStore runs, RecordedStore recorded, Tape tape) {
        this.real = real;
        this.runs = runs;
        this.recorded = recorded;
        this.tape = tape;
    }

    @Override
    public Object see(Method method, Object[] arguments, Answer answer) {
        return switch (method.getName()) {
            case "park" -> parked((RunStore.Claim) arguments[0], answer);
            case "resume" -> resumed((String) arguments[0], answer.get());
            case "seize" -> seized(answer.get());
            case "end" -> ended((String) arguments[0], answer);
            default -> answer.get();
        };
    }

    private boolean isSetAside(String runId) {
        return real.all().stream().anyMatch(run -> run.setAside() && run.runId().equals(runId));
    }

    private Object parked(RunStore.Claim claim, Answer answer) {
        Object done = answer.get();
        if (isSetAside(claim.runId())) {
            tape.tell("parked", "run", claim.runId(), "node", claim.node());
            tape.tell("release", "run", claim.runId(), "node", claim.node(), "epoch", claim.epoch());
        }
        return done;
    }

    private Object resumed(String runId, Object answer) {
        if (Boolean.TRUE.equals(answer)) {
            tape.tell("resumed", "run", runId);
        }
        return answer;
    }

    private Object seized(Object answer) {
        if (answer instanceof Optional<?> found && found.isPresent() && found.get() instanceof RunStore.Claim claim) {
            recorded.claimed(claim);
        }
        return answer;
    }

    /** Nobody has read it: its hosts are as they were. */
    private Object ended(String runId, Answer answer) {
        Map<String, String> before = runs.placesHeld();
        Object done = answer.get();
        if (Boolean.TRUE.equals(done)) {
            tape.tell("closed_unread", "run", runId);
            tape.tell("commit", "run", runId, "from", "?", "to", "ENDED", "same", "false", "verdict", "FAILED");
            Map<String, String> after = runs.placesHeld();
            before.forEach((ci, run) -> {
                if (run.equals(runId) && !after.containsKey(ci)) {
                    tape.tell("leavePlace", "ci", ci, "run", run);
                }
            });
            recorded.events(runId);
        }
        return done;
    }
}
