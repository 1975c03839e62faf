package dev.patchyard.run.watch;

import dev.patchyard.change.Itsm;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.Outward;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.SnapshotKeeper;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people, once, of what no run tells: missed slots, absent approvals, closures that do not arrive, old snapshots,
 * policies without success. What was told is remembered by the message itself, which lies in the database, so that neither
 * a restart nor a second node repeats it.
 */
public final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final RunStore store;
    private final List<Concern> concerns;
    private final Clock clock;

    Watch(RunStore store, List<Concern> concerns, Clock clock) {
        this.store = store;
        this.concerns = List.copyOf(concerns);
        this.clock = clock;
    }

    /** What the watch looks at. */
    public record Sights(RunStore store, PolicyShelf shelf, SlotLedger slots, Itsm itsm, SnapshotKeeper keeper) {}

    /** @return a watch over everything; it starts nothing by itself */
    public static Watch over(Sights sights, Clock clock) {
        return new Watch(sights.store(), List.of(
                new MissedSlots(sights.shelf(), sights.slots()),
                new AbsentApprovals(sights.shelf(), sights.store(), sights.itsm()),
                new PendingClosures(sights.store()),
                new OldSnapshots(sights.keeper()),
                new AbsentSuccess(sights.shelf(), sights.slots(), sights.store())), clock);
    }

    /** Looks once. May be called at any time, by several nodes; what cannot be seen now is looked at the next time. */
    public void look() {
        Instant now = clock.instant();
        for (Concern concern : concerns) {
            try {
                concern.calls(now).forEach(call -> store.post("watch:" + call.key(), new Outward.OpenIncident(call.alert())));
            } catch (RuntimeException unseen) {
                LOG.warn("cannot look at {}: {}", concern.getClass().getSimpleName(), unseen.toString());
            }
        }
    }
}
