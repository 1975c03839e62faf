package dev.patchyard.compliance;

import dev.patchyard.policy.Limits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the numbers of compliance short, true and remembered: folds them, notes every day, has urgencies weighed anew, and
 * once a day proves that what was kept up is what a count of all states gives, holds all advisories against all CIs, and
 * forgets CIs that are long out of service and versions of packages that nobody has any more.
 */
public final class NumbersKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(NumbersKeeper.class);
    private static final Duration PROOF = Duration.ofDays(1);
    private static final int MOST = 2_000;
    private static final int MOST_TOLD = 20;

    private final ComplianceBoard board;
    private final ComplianceDays days;
    private final Weigher weigher;
    private final Clock clock;
    private final AtomicLong recounts = new AtomicLong();
    private final AtomicLong differences = new AtomicLong();
    private final FleetStandings fleet;
    private final PackageBook packages;
    private volatile Map<AdvisoryState, Long> concerning = Map.of();
    private @Nullable Instant proved;

    public NumbersKeeper(
            ComplianceBoard board, ComplianceDays days, Weigher weigher, PackageBook packages, FleetStandings fleet, Clock clock) {
        this.packages = packages;
        this.fleet = fleet;
        this.board = board;
        this.days = days;
        this.weigher = weigher;
        this.clock = clock;
    }

    /** To be called about once a minute, by several nodes. */
    public synchronized void tend() {
        Instant now = clock.instant();
        weigher.weighIfDue(board);
        if (proved == null || !now.isBefore(proved.plus(PROOF))) {
            prove();
            proved = now;
            forget(now.minus(Limits.RUNS_KEPT));
            concerning = concerning();
        }
        board.fold();
        days.note(LocalDate.ofInstant(now, ZoneOffset.UTC), board.numbers(now));
    }

    private void prove() {
        List<String> wrong = board.recount();
        recounts.incrementAndGet();
        differences.addAndGet(wrong.size());
        if (!wrong.isEmpty()) {
            LOG.error("{} numbers of compliance were not what a count of all states gives and were put right: {}",
                    wrong.size(), wrong.subList(0, Math.min(MOST_TOLD, wrong.size())));
        }
    }

    private void forget(Instant before) {
        int last = MOST;
        while (last == MOST) {
            last = days.forget(LocalDate.ofInstant(before, ZoneOffset.UTC), MOST);
        }
        for (List<String> gone = board.retiredBefore(before, MOST); !gone.isEmpty(); gone = board.retiredBefore(before, MOST)) {
            packages.forget(gone);
            board.forget(gone);
        }
        packages.forgetUnused();
    }

    private Map<AdvisoryState, Long> concerning() {
        return fleet.count().values().stream()
                .flatMap(states -> states.keySet().stream())
                .collect(Collectors.groupingBy(state -> state, () -> new EnumMap<>(AdvisoryState.class), Collectors.counting()));
    }

    /** @return how many advisories had a CI in which state when this was looked at last; one may count in several */
    public Map<AdvisoryState, Long> advisories() {
        return concerning;
    }

    /** @return how often all states were counted since this process began */
    public long recounts() {
        return recounts.get();
    }

    /** @return how many kept numbers were wrong then */
    public long differences() {
        return differences.get();
    }
}
