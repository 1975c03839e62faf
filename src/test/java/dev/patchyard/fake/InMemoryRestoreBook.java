package dev.patchyard.fake;

import dev.patchyard.run.restore.Mark;
import dev.patchyard.run.restore.Reconciliation;
import dev.patchyard.run.restore.RestoreBook;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds and reconciliations in memory, over runs in memory; its audit trail is a number. */
public final class InMemoryRestoreBook implements RestoreBook {
    private final InMemoryRunStore store;
    private final Clock clock;
    private final List<Hold> holds = new ArrayList<>();
    private final List<Reconciliation> kept = new ArrayList<>();
    private long auditSeq;
    private String world = "first";

    public InMemoryRestoreBook(InMemoryRunStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Somebody did something that is audited; each world of its own writes other entries. */
    public synchronized void audited(String inWorld) {
        auditSeq++;
        world = inWorld;
    }

    @Override
    public synchronized Mark mark() {
        long settled = kept.stream().filter(Reconciliation::settled).count();
        return new Mark(settled, auditSeq, auditDigest(auditSeq), store.marks());
    }

    @Override
    public synchronized String auditDigest(long seq) {
        return seq < 1 || seq > auditSeq ? "" : world + seq;
    }

    @Override
    public synchronized boolean hold(String node, String why, Mark remembered) {
        boolean isNew = holds.stream().noneMatch(hold -> hold.node().equals(node));
        if (isNew) {
            holds.add(new Hold(node, clock.instant(), why, remembered));
            store.hold(true);
        }
        return isNew;
    }

    @Override
    public synchronized List<Hold> holds() {
        return List.copyOf(holds);
    }

    @Override
    public boolean stop(String runId, String reason) {
        return store.stop(runId, reason);
    }

    @Override
    public synchronized void keep(Reconciliation found) {
        kept.add(found);
        if (found.settled()) {
            holds.clear();
            store.hold(false);
        }
    }

    @Override
    public synchronized Optional<Reconciliation> last() {
        return kept.isEmpty() ? Optional.empty() : Optional.of(kept.getLast());
    }
}
