package dev.patchyard.run.step;

import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Hosts;
import dev.patchyard.run.Onward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.Signal;
import dev.patchyard.run.SnapshotTaker;
import dev.patchyard.run.Step;
import dev.patchyard.run.StepOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Checks for each host of the wave whose machine it is; the snapshot itself is part of the host's permit. */
public final class SnapshotStep implements Step {
    private final SnapshotTaker snapshots;

    public SnapshotStep(SnapshotTaker snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public RunPhase phase() {
        return RunPhase.SNAPSHOT;
    }

    @Override
    public StepOutcome work(RunContext context) {
        PatchRun run = context.run();
        if (run.isCancelled()) {
            return Onward.cancelled(run, UnaryOperator.identity());
        }
        List<HostRecord> open = run.hostsOfWave().stream().filter(h -> h.state() == HostState.PLANNED).toList();
        Map<String, String> strangers = new LinkedHashMap<>();
        open.stream()
                .filter(h -> isToBeKnown(run, h))
                .forEach(h -> snapshots.identity(run, h.ciId()).ifPresent(why -> strangers.put(h.ciId(), why)));
        String note = strangers.isEmpty() ? open.size() + " machines are who they say" : "left out: " + strangers;
        Signal signal = open.size() == strangers.size() ? Signal.NOTHING_TO_DO : Signal.DONE;
        return StepOutcome.advance(signal, note, r -> leaveOut(r, strangers));
    }

    /** Without a snapshot only a machine that the inventory names can be somebody else. */
    private static boolean isToBeKnown(PatchRun run, HostRecord host) {
        return run.policy().recovery().snapshotBefore()
                || run.requirePlan().host(host.ciId()).orElseThrow().ci().vmId() != null;
    }

    private static PatchRun leaveOut(PatchRun run, Map<String, String> strangers) {
        PatchRun edited = run;
        for (Map.Entry<String, String> stranger : strangers.entrySet()) {
            edited = Hosts.leaveOut(
                    edited, h -> h.ciId().equals(stranger.getKey()), HostState.IDENTITY_MISMATCH, stranger.getValue());
        }
        return edited;
    }
}
