package dev.patchyard.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotChainTest {
    private static final String OURS = "py-00000000-0000-0000-0000-000000000001";

    @Test
    void onlySnapshotsOfOthersCount() {
        assertThat(SnapshotChain.foreignDepth(List.of())).isZero();
        assertThat(SnapshotChain.foreignDepth(List.of(of("a", null), of("b", "a"), ours("c", "b"), of("d", "c")))).isEqualTo(3);
    }

    @Test
    void branchesAreNotAddedUp() {
        assertThat(SnapshotChain.foreignDepth(List.of(of("a", null), of("b", "a"), of("c", "a"), of("d", "a")))).isEqualTo(2);
    }

    @Test
    void withoutParentsEverySnapshotMayStandInTheChain() {
        assertThat(SnapshotChain.foreignDepth(List.of(of("a", null), of("b", null), of("c", null)))).isEqualTo(3);
    }

    @Test
    void aCircleEnds() {
        assertThat(SnapshotChain.foreignDepth(List.of(of("a", "b"), of("b", "a")))).isEqualTo(2);
    }

    @Test
    void aNameLikeOursWithoutARunIsNotOurs() {
        assertThat(SnapshotChain.isOurs(snapshot("a", OURS, null, null))).isFalse();
        assertThat(SnapshotChain.isOurs(snapshot("a", "py-mine", "run", null))).isFalse();
        assertThat(SnapshotChain.isOurs(ours("a", null))).isTrue();
    }

    private static Snapshot of(String id, @Nullable String parent) {
        return snapshot(id, "before-upgrade-" + id, null, parent);
    }

    private static Snapshot ours(String id, @Nullable String parent) {
        return snapshot(id, OURS, "run", parent);
    }

    private static Snapshot snapshot(String id, String name, @Nullable String run, @Nullable String parent) {
        return new Snapshot(id, name, "vm", run, Instant.EPOCH, true, List.of(), "crash", 1, parent);
    }
}
