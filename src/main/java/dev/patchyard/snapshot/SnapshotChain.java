package dev.patchyard.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** How snapshots of a machine build on each other. Pure. */
public final class SnapshotChain {
    private static final Pattern OUR_NAME = Pattern.compile("py-[0-9a-f-]{36}");

    private SnapshotChain() {}

    /** @return whether it was made by a run of ours */
    public static boolean isOurs(Snapshot snapshot) {
        return snapshot.runId() != null && OUR_NAME.matcher(snapshot.name()).matches();
    }

    /**
     * @param all every snapshot of one machine
     * @return how many snapshots of others stand in the longest chain; all of them where the hypervisor names no parents
     */
    public static int foreignDepth(List<Snapshot> all) {
        Map<String, Snapshot> byId = new HashMap<>();
        all.forEach(snapshot -> byId.put(snapshot.id(), snapshot));
        boolean isTold = all.stream().anyMatch(snapshot -> snapshot.parentId() != null);
        if (!isTold) {
            return (int) all.stream().filter(snapshot -> !isOurs(snapshot)).count();
        }
        return all.stream().mapToInt(snapshot -> foreignIn(lineOf(snapshot, byId))).max().orElse(0);
    }

    private static int foreignIn(List<Snapshot> line) {
        return (int) line.stream().filter(snapshot -> !isOurs(snapshot)).count();
    }

    /** NB: the hypervisor's word is not trusted to be free of circles. */
    private static List<Snapshot> lineOf(Snapshot last, Map<String, Snapshot> byId) {
        List<Snapshot> line = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Snapshot at = last;
        while (at != null && seen.add(at.id())) {
            line.add(at);
            at = at.parentId() == null ? null : byId.get(at.parentId());
        }
        return line;
    }
}
