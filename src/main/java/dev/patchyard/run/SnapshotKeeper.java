package dev.patchyard.run;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.PolicyDefaults;
import dev.patchyard.policy.Recovery;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import dev.patchyard.snapshot.SnapshotChain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes our snapshots once their policy's retention, or the longest that any may live, is over; chains fill datastores.
 * Safe for use by many threads.
 */
public final class SnapshotKeeper {
    /** How long removing one may take before somebody is told. */
    private static final Duration REMOVAL = Duration.ofHours(1);
    private static final Duration LOOK_BACK = Duration.ofDays(60);
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);
    private static final int BATCH = 100;

    private final RunStore store;
    private final SimEngine engine;
    private final Clock clock;
    /** Names that are not at the hypervisor any more, so that nobody asks for them again while this process lives. */
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private volatile int untracked;

    public SnapshotKeeper(RunStore store, SimEngine engine, Clock clock) {
        this.store = store;
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * One of our snapshots that the hypervisor still has.
     *
     * @param isPastRetention whether it should have been removed
     */
    public record Kept(PatchRun run, HostRecord host, Instant takenAt, boolean isPastRetention) {}

    /** Looks through ended runs and removes what is due. Twice is fine. @return how many were removed */
    public int sweep() {
        int removed = 0;
        untracked = countUntracked();
        for (List<Held> holders : heldByName(null).values()) {
            boolean isDue = holders.stream()
                    .allMatch(held -> isDue(held.run(), held.host(), clock.instant()) && isFree(held.host()));
            removed += isDue && remove(holders.getFirst().link()) ? 1 : 0;
        }
        return removed;
    }

    /**
     * @return snapshots of ended runs that are older than this, or should have been removed an hour ago, and still there;
     *     those that cannot be asked for as well
     */
    public List<Kept> lingering(Duration age) {
        Instant now = clock.instant();
        List<Kept> kept = new ArrayList<>();
        for (List<Held> holders : heldByName(RunPhase.ENDED).values()) {
            Held first = holders.getFirst();
            Instant taken = first.link().takenAt();
            boolean isDue = holders.stream().allMatch(held -> isDue(held.run(), held.host(), now.minus(REMOVAL)));
            boolean isLate = taken != null && (isDue || now.isAfter(taken.plus(age)));
            if (isLate && isThere(first.link())) {
                kept.add(new Kept(first.run(), first.host(), taken, isDue));
            }
        }
        return kept;
    }

    /** @return at the last sweep, snapshots that look like ours on machines that we know, and that no run knows */
    public int untracked() {
        return untracked;
    }

    /** NB: the snapshots are listed before the names are read, because a run writes its name down before it makes one. */
    private int countUntracked() {
        Set<String> machines = new TreeSet<>();
        links().forEach(link -> machines.add(link.vmId()));
        List<String> there = new ArrayList<>();
        for (String machine : machines) {
            try {
                engine.snapshots(machine).stream().filter(SnapshotChain::isOurs).map(Snapshot::name).forEach(there::add);
            } catch (CollaboratorFault fault) {
                LOG.debug("snapshots of {} cannot be listed: {}", machine, fault.getMessage());
            }
        }
        Set<String> known = links().map(SnapshotLink::name).collect(Collectors.toSet());
        return (int) there.stream().filter(name -> !known.contains(name)).count();
    }

    /** The links of runs that ended lately and of those that go on. */
    private Stream<SnapshotLink> links() {
        return since(null).stream()
                .flatMap(run -> run.hosts().values().stream())
                .map(HostRecord::snapshot)
                .filter(Objects::nonNull);
    }

    private record Held(PatchRun run, HostRecord host, SnapshotLink link) {}

    /**
     * A rollback works with the snapshot of an earlier run, so that one may have several holders, latest first. One that
     * has not ended may still need it, also before it holds the host.
     *
     * @param phase of the holders, null for any
     */
    private Map<String, List<Held>> heldByName(@Nullable RunPhase phase) {
        Map<String, List<Held>> held = new LinkedHashMap<>();
        for (PatchRun run : since(phase)) {
            for (HostRecord host : run.hosts().values()) {
                SnapshotLink link = host.snapshot();
                if (link != null && !gone.contains(link.name())) {
                    held.computeIfAbsent(link.name(), name -> new ArrayList<>()).add(new Held(run, host, link));
                }
            }
        }
        return held;
    }

    /** @param phase null for any */
    private List<PatchRun> since(@Nullable RunPhase phase) {
        List<PatchRun> all = new ArrayList<>();
        Instant since = clock.instant().minus(LOOK_BACK);
        RunStore.RunFilter filter = new RunStore.RunFilter(null, phase, null, null);
        int read = 0;
        List<PatchRun> page = store.page(filter, 0, BATCH);
        while (!page.isEmpty()) {
            read += page.size();
            page.stream().filter(run -> !run.isDryRun()).forEach(all::add);
            page = page.getLast().createdAt().isAfter(since) ? store.page(filter, read, BATCH) : List.of();
        }
        return all;
    }

    /** The way back of a host that nobody can speak for is never taken away; no other lives longer than any policy may say. */
    private static boolean isDue(PatchRun run, HostRecord host, Instant now) {
        SnapshotLink snapshot = host.snapshot();
        Instant ended = run.endedAt();
        if (snapshot == null || ended == null || host.state() == HostState.UNKNOWN) {
            return false;
        }
        Recovery recovery = run.policy().recovery();
        Duration keep = host.state() == HostState.OK ? recovery.retentionOk() : recovery.retentionFailed();
        Instant taken = snapshot.takenAt() == null ? ended : snapshot.takenAt();
        return now.isAfter(ended.plus(keep)) || now.isAfter(taken.plus(PolicyDefaults.LONGEST_RETENTION));
    }

    /** A run that works on the host now may be taking it back to this very snapshot. */
    private boolean isFree(HostRecord host) {
        String holder = store.placesHeld().get(host.ciId());
        try {
            return holder == null || store.find(holder).map(PatchRun::isEnded).orElse(true);
        } catch (RunStore.Unreadable unreadable) {
            return false;
        }
    }

    private boolean isThere(SnapshotLink link) {
        try {
            return find(link).isPresent();
        } catch (CollaboratorFault fault) {
            LOG.warn("cannot tell whether snapshot {} is still there: {}", link.name(), fault.getMessage());
            return fault.kind() != CollaboratorFault.Kind.NOT_FOUND;
        }
    }

    private boolean remove(SnapshotLink link) {
        try {
            Optional<Snapshot> there = find(link);
            there.ifPresent(snapshot -> engine.remove(link.vmId(), snapshot.id()));
            gone.add(link.name());
            return there.isPresent();
        } catch (CollaboratorFault fault) {
            LOG.warn("snapshot {} is past its retention and stays: {}", link.name(), fault.getMessage());
            return false;
        }
    }

    /** By its name alone: whoever made it may have died before its id was written down. */
    private Optional<Snapshot> find(SnapshotLink link) {
        return engine.snapshots(link.vmId()).stream().filter(s -> s.name().equals(link.name())).findFirst();
    }
}
