package dev.patchyard.run.watch;

import dev.patchyard.alert.Alert;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.SnapshotKeeper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Snapshots that fill a datastore: older than two days, or kept although their retention is over. */
record OldSnapshots(SnapshotKeeper keeper) implements Concern {
    @Override
    public List<Call> calls(Instant now) {
        Map<String, List<SnapshotKeeper.Kept>> byRun = new LinkedHashMap<>();
        keeper.lingering(Limits.SNAPSHOT_ALARM).forEach(kept -> byRun.computeIfAbsent(kept.run().id(), id -> new ArrayList<>()).add(kept));
        return byRun.values().stream().map(OldSnapshots::call).toList();
    }

    private static Call call(List<SnapshotKeeper.Kept> kept) {
        PatchRun run = kept.getFirst().run();
        String key = "patch-run:" + run.id() + ":snapshots";
        String lines = kept.stream().map(OldSnapshots::line).collect(Collectors.joining("\n"));
        return new Call(key + ":" + kept.size(), new Alert(
                Alert.Severity.P3, kept.size() + " snapshots of a patch run of " + run.policy().name() + " are still kept", lines,
                kept.stream().map(each -> each.host().ciId()).toList(), key, run.change() == null ? null : run.change().id()));
    }

    private static String line(SnapshotKeeper.Kept kept) {
        return kept.host().name() + " (" + kept.host().state() + "): taken at " + kept.takenAt()
                + (kept.isPastRetention() ? ", past its retention and not removed" : "");
    }
}
