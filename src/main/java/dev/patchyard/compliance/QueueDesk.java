package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.version.VersionOrder;
import dev.patchyard.inventory.OsFamily;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes one list of things to do out of the updates of all CIs in service, held ones and those that nobody asks for included. */
public final class QueueDesk {
    private static final int AT_ONCE = 200;

    private final ComplianceBoard board;
    private final AdvisoryBoard advisories;
    private final PackageBook packages;

    public QueueDesk(ComplianceBoard board, AdvisoryBoard advisories, PackageBook packages) {
        this.board = board;
        this.advisories = advisories;
        this.packages = packages;
    }

    /**
     * All there is to do.
     *
     * @param rows     what to do first first
     * @param lastScan the latest good scan, null when there never was one
     */
    public record Queue(List<QueueRow> rows, @Nullable Instant lastScan) {
        public Queue {
            rows = List.copyOf(rows);
        }
    }

    /** @return the queue as the last good scans and what is known of advisories now make it; reads some CIs at a time */
    public Queue all() {
        Map<Key, Entry> entries = new HashMap<>();
        Instant lastScan = null;
        String after = "";
        List<PatchState> some;
        do {
            some = board.after(StateQuery.ALL, after, AT_ONCE);
            enter(some, entries);
            for (PatchState state : some) {
                after = state.ciId();
                Instant scanned = state.lastScanned();
                lastScan = scanned == null || lastScan != null && lastScan.isAfter(scanned) ? lastScan : scanned;
            }
        } while (some.size() == AT_ONCE);
        return new Queue(
                entries.entrySet().stream().map(each -> each.getValue().row(each.getKey())).sorted(QueueRow.FIRST).toList(), lastScan);
    }

    private void enter(List<PatchState> states, Map<Key, Entry> entries) {
        List<PendingPatch> updates = states.stream().flatMap(state -> state.updates().stream()).toList();
        Map<String, Advisory> known = advisories.byIds(
                updates.stream().flatMap(update -> update.advisories().stream()).collect(Collectors.toSet()));
        Set<String> vulnerable = updates.stream().filter(update -> !update.advisories().isEmpty())
                .map(PendingPatch::name).collect(Collectors.toSet());
        Map<String, List<PackageVersion>> installed = vulnerable.isEmpty()
                ? Map.of() : packages.of(states.stream().map(PatchState::ciId).toList(), vulnerable);
        for (PatchState state : states) {
            for (PendingPatch update : state.updates()) {
                List<Advisory> closed = update.advisories().stream().map(known::get).filter(Objects::nonNull)
                        .filter(advisory -> advisory.withdrawn() == null)
                        .sorted(Comparator.comparing(Advisory::severity).thenComparing(Advisory::id))
                        .toList();
                Key key = new Key(
                        update.name(), update.installed(), update.available(), closed.stream().map(Advisory::id).toList());
                entries.computeIfAbsent(key, none -> new Entry(
                                closed, fix(update, closed, installed.getOrDefault(state.ciId(), List.of()))))
                        .add(state.ciId());
            }
        }
    }

    /** The highest of the versions in which the advisories are fixed: only there all of them are. */
    private static @Nullable String fix(PendingPatch update, List<Advisory> closed, Collection<PackageVersion> kept) {
        Optional<PackageVersion> installed = kept.stream()
                .filter(one -> one.name().equals(update.name()) && one.version().equals(update.installed()))
                .findFirst();
        if (installed.isEmpty()) {
            return null;
        }
        boolean isRpm = OsFamily.ofDistribution(installed.get().distribution()) == OsFamily.RHEL;
        VersionOrder order = isRpm ? VersionOrder.RPM : VersionOrder.DEB;
        return closed.stream()
                .flatMap(advisory -> new Applicability(advisory, List.of()).of(installed.get()).stream())
                .filter(one -> one.state() == AdvisoryState.AFFECTED_FIX_AVAILABLE)
                .flatMap(one -> Stream.ofNullable(one.fixedVersion()))
                .max(order::compare)
                .orElse(null);
    }

    private record Key(String name, String installed, String available, List<String> advisories) {}

    private static final class Entry {
        private final List<Advisory> advisories;
        private final @Nullable String fix;
        private final List<String> cis = new ArrayList<>();
        private String last = "";
        private long total;

        private Entry(List<Advisory> advisories, @Nullable String fix) {
            this.advisories = advisories;
            this.fix = fix;
        }

        /** NB: of several architectures on one CI one counts. */
        private void add(String ciId) {
            if (ciId.equals(last)) {
                return;
            }
            last = ciId;
            total++;
            if (cis.size() < QueueRow.MOST_NAMED) {
                cis.add(ciId);
            }
        }

        private QueueRow row(Key key) {
            return new QueueRow(
                    key.name(), key.installed(), fix, key.available(), UpdateClass.of(key.installed(), key.available()), advisories,
                    cis, total);
        }
    }
}
