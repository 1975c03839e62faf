package dev.patchyard.chaos;

import dev.patchyard.alert.Notifier;
import dev.patchyard.change.Itsm;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.policy.BlackoutShelf;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.PauseShelf;
import dev.patchyard.run.RunStore;
import dev.patchyard.snapshot.SimEngine;

/** A bug that is planted into the engine of a world, to see whether the checker finds it. Without one, nothing is changed. */
class Sabotage {
    static final Sabotage NONE = new Sabotage();

    RunStore beneath(RunStore store, Reality reality) {
        return store;
    }

    RunStore store(RunStore store, World world) {
        return store;
    }

    SlotLedger slots(SlotLedger slots, World world) {
        return slots;
    }

    Itsm itsm(Itsm itsm, World world) {
        return itsm;
    }

    SimEngine hypervisor(SimEngine engine, World world) {
        return engine;
    }

    Notifier notifier(Notifier notifier, World world) {
        return notifier;
    }

    PatchExecutor executor(PatchExecutor executor, World world) {
        return executor;
    }

    BlackoutShelf blackouts(BlackoutShelf shelf) {
        return shelf;
    }

    PauseShelf pauses(PauseShelf shelf) {
        return shelf;
    }

    Corridor corridor(Corridor.Doors doors, Corridor.Ground ground, World world) {
        return Corridor.of(doors, ground);
    }
}
