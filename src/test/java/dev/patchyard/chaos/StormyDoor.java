package dev.patchyard.chaos;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A collaborator as nodes find it: it errs, hangs, loses answers, does things late or twice, and tells what was a while ago. */
final class StormyDoor implements Calls {
    private static final Set<String> WRITES = Set.of(
            "raise", "attachDigest", "start", "close", "note", "create", "revert", "remove", "open", "writePatchState");
    private static final Set<String> NEVER_LATE = Set.of("raise", "create", "open", "writePatchState", "revert");
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    static final Duration STALE = Duration.ofSeconds(30);

    private record Known(Instant at, Object answer) {}

    private final Reality reality;
    private final String name;
    private final Map<String, Known> known = new HashMap<>();
    private Instant cloggedUntil = Instant.MIN;

    StormyDoor(Reality reality, String name) {
        this.reality = reality;
        this.name = name;
    }

    /** Nobody gets an answer until then. */
    void clog(Instant until) {
        cloggedUntil = until;
    }

    @Override
    public Object see(Method method, Object[] arguments, Answer answer) {
        if (reality.fibers.isShielded() || method.getName().equals("absence")) {
            return answer.get();
        }
        reality.breathe();
        refuse(method.getName());
        return WRITES.contains(method.getName()) ? write(method.getName(), answer) : read(method, arguments, answer);
    }

    private void refuse(String method) {
        Storm storm = reality.storm;
        if (cloggedUntil.isAfter(reality.clock.instant()) && !storm.isOver()) {
            reality.fibers.pause(Duration.ofSeconds(reality.draw(1, 30)));
            throw fault(Kind.UNAVAILABLE, method, "no answer");
        }
        if (storm.strikes(Fault.CALL_FAILS, 0.01)) {
            throw fault(Kind.UNAVAILABLE, method, "answered 503");
        }
        if (storm.strikes(Fault.CALL_REFUSED, 0.002)) {
            throw fault(Kind.REFUSED, method, "answered 422");
        }
        if (storm.strikes(Fault.CALL_HANGS, 0.006)) {
            reality.fibers.pause(DEADLINE);
            throw fault(Kind.UNAVAILABLE, method, "did not answer in time");
        }
    }

    private Object read(Method method, Object[] arguments, Answer answer) {
        String question = method.getName() + Arrays.deepToString(arguments);
        Known before = known.get(question);
        boolean isFresh = before != null && !before.at().plus(STALE).isBefore(reality.clock.instant());
        if (isFresh && reality.storm.strikes(Fault.STALE_READ, 0.03)) {
            return before.answer();
        }
        Object said = answer.get();
        known.put(question, new Known(reality.clock.instant(), said));
        return said;
    }

    private Object write(String method, Answer answer) {
        Storm storm = reality.storm;
        if (!NEVER_LATE.contains(method) && storm.strikes(Fault.LATE_EFFECT, 0.01)) {
            reality.later(Duration.ofSeconds(reality.draw(5, 90)), () -> quietly(answer));
            throw fault(Kind.UNCERTAIN, method, "did not say whether it is done");
        }
        reality.crashes(Fault.CRASH_IN_CALL, 0.002);
        if (storm.strikes(Fault.TWICE, 0.02)) {
            quietly(answer);
        }
        Object result = reality.fibers.shielded(answer::get);
        reality.crashes(Fault.CRASH_IN_CALL, 0.002);
        if (storm.strikes(Fault.ANSWER_LOST, 0.015)) {
            throw fault(Kind.UNCERTAIN, method, "did not say whether it is done");
        }
        reality.breathe();
        return result;
    }

    private static void quietly(Answer answer) {
        try {
            answer.get();
        } catch (CollaboratorFault refused) {
            // Whoever asked has gone, or asks again.
        }
    }

    private CollaboratorFault fault(Kind kind, String method, String what) {
        return new CollaboratorFault(kind, name + " " + method + ": " + what);
    }
}
