package dev.patchyard.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes that own runs and are proved to be dead. Their leases are ended instead of being waited for. What a node had begun in
 * its last moment may still arrive: a request that a collaborator has received, a play whose process does not bear its
 * mark yet. It gets a moment to come to light before anybody looks for it. Used by one thread.
 */
final class DeadNodes {
    private static final Logger LOG = LoggerFactory.getLogger(DeadNodes.class);

    private final RunStore store;
    private final Predicate<String> isDead;
    private final Duration moment;
    private final LongSupplier nanos;
    private final Map<String, Long> seenDead = new HashMap<>();

    /**
     * @param isDead whether it is certain that the node of this name does nothing any more
     * @param moment how long what it had begun may take to come to light
     * @param nanos  monotonic time in nanoseconds
     */
    DeadNodes(RunStore store, Predicate<String> isDead, Duration moment, LongSupplier nanos) {
        this.store = store;
        this.isDead = isDead;
        this.moment = moment;
        this.nanos = nanos;
    }

    /** Looks once at every owner of a run, and lets the runs of those go that were seen dead a moment ago. */
    void look() {
        Set<String> owners = store.owners();
        seenDead.keySet().retainAll(owners);
        long now = nanos.getAsLong();
        owners.stream().filter(isDead).forEach(node -> seenDead.putIfAbsent(node, now));
        seenDead.forEach((node, since) -> {
            if (now - since >= moment.toNanos()) {
                LOG.info("{} is dead; {} of its runs are taken over", node, store.disown(node));
            }
        });
    }
}
