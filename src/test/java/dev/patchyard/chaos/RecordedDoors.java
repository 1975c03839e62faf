package dev.patchyard.chaos;

import dev.patchyard.alert.Alert;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.fake.FakeItsm;
import dev.patchyard.fake.FakeNotifier;
import dev.patchyard.fake.FakeSimEngine;
import dev.patchyard.snapshot.Snapshot;
import java.lang.reflect.Method;
import java.util.List;

/** Writes down what collaborators really did. Stands right before them, behind all faults. */
final class RecordedDoors {
    private final Reality reality;

    RecordedDoors(Reality reality) {
        this.reality = reality;
    }

    private String run() {
        Fibers.Fiber self = reality.fibers.current();
        return self == null || self.claim == null ? "" : self.claim.runId();
    }

    Calls itsm(FakeItsm desk) {
        return (method, arguments, answer) -> {
            Object result = answer.get();
            switch (method.getName()) {
                case "raise" -> changed(desk, "raise", ((ChangeRequest) result).id());
                case "start", "close", "attachDigest", "note" -> changed(desk, method.getName(), (String) arguments[0]);
                default -> { }
            }
            return result;
        };
    }

    private void changed(FakeItsm desk, String what, String id) {
        reality.tape.tell("desk", "did", what, "id", id, "run", run());
        desk.all().stream().filter(c -> c.id().equals(id)).forEach(c -> Facts.change(reality.tape, what, c));
    }

    Calls hypervisor(FakeSimEngine engine) {
        return (method, arguments, answer) -> switch (method.getName()) {
            case "create" -> created(engine, (String) arguments[0], answer);
            case "remove" -> removed(engine, arguments, answer);
            case "revert" -> reverted(arguments, answer);
            default -> answer.get();
        };
    }

    private Object created(FakeSimEngine engine, String vm, Calls.Answer answer) {
        int before = engine.snapshots(vm).size();
        Snapshot made = (Snapshot) answer.get();
        if (engine.snapshots(vm).size() > before) {
            Facts.snapshot(reality.tape, "snapshot_made", made);
        }
        return made;
    }

    private Object removed(FakeSimEngine engine, Object[] arguments, Calls.Answer answer) {
        List<Snapshot> before = engine.snapshots((String) arguments[0]);
        Object done = answer.get();
        before.stream().filter(s -> s.id().equals(arguments[1]))
                .forEach(s -> Facts.snapshot(reality.tape, "snapshot_removed", s));
        return done;
    }

    private Object reverted(Object[] arguments, Calls.Answer answer) {
        reality.tape.tell("reverting", "vm", arguments[0], "run", run());
        Object done = answer.get();
        reality.tape.tell("reverted", "vm", arguments[0], "snapshot", arguments[1], "run", run());
        return done;
    }

    Calls notifier(FakeNotifier notifier) {
        return (method, arguments, answer) -> {
            Object result = answer.get();
            if (method.getName().equals("open") && arguments[0] instanceof Alert alert) {
                reality.tape.tell("incident", "id", result, "key", alert.dedupKey(), "title", alert.title());
            }
            return result;
        };
    }

    Calls cmdb() {
        return (Method method, Object[] arguments, Calls.Answer answer) -> {
            Object result = answer.get();
            if (method.getName().equals("writePatchState")) {
                reality.tape.tell("cmdb", "ci", arguments[0]);
            }
            return result;
        };
    }
}
