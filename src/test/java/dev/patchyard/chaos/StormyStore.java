package dev.patchyard.chaos;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Set;

/** A database as nodes find it: it is away, it loses a commit's answer, and nodes die right before and right after commits. */
final class StormyStore implements Calls {
    private static final Set<String> WRITES = Set.of(
            "add", "claimDue", "renew", "release", "wake", "change", "takePlace", "restPlace", "leavePlace", "freePlace", "post",
            "delivered", "undelivered", "decide", "plan", "unplan", "park", "resume", "seize", "end");

    private final Reality reality;

    StormyStore(Reality reality) {
        this.reality = reality;
    }

    @Override
    public Object see(Method method, Object[] arguments, Answer answer) {
        Fibers fibers = reality.fibers;
        if (fibers.isShielded()) {
            return answer.get();
        }
        reality.breathe();
        if (reality.isDatabaseAway()) {
            fibers.pause(Duration.ofSeconds(1));
            throw new StoreFault(CollaboratorFault.Kind.UNAVAILABLE, "the database cannot be reached");
        }
        // A beat that finds nothing to do is no place worth dying at, but now and then.
        boolean isBeat = method.getName().equals("claimDue") && !reality.chance(0.04);
        return WRITES.contains(method.getName()) && !isBeat ? write(answer) : answer.get();
    }

    private Object write(Answer answer) {
        Fibers fibers = reality.fibers;
        reality.crashes(Fault.CRASH_BEFORE_COMMIT, 0.0015);
        if (reality.storm.strikes(Fault.COMMIT_REFUSED, 0.002)) {
            throw new StoreFault(CollaboratorFault.Kind.UNAVAILABLE, "the database is overloaded");
        }
        Object result = fibers.shielded(answer::get);
        if (reality.storm.strikes(Fault.COMMIT_UNKNOWN, 0.002)) {
            throw new StoreFault(CollaboratorFault.Kind.UNCERTAIN, "the database was lost during a commit");
        }
        reality.crashes(Fault.CRASH_AFTER_COMMIT, 0.0015);
        reality.breathe();
        return result;
    }
}
