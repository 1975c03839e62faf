package dev.patchyard.compliance;

import dev.patchyard.policy.Limits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the numbers of compliance short, true and remembered: folds them, notes every day, has urgencies weighed anew, and
 * once a day proves that what was kept up is what a count of all states gives.
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
    private @Nullable Instant proved;

    public NumbersKeeper(ComplianceBoard board, ComplianceDays days, Weigher weigher, Clock clock) {
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
            forget(LocalDate.ofInstant(now.minus(Limits.RUNS_KEPT), ZoneOffset.UTC));
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

    private void forget(LocalDate before) {
        int last = MOST;
        while (last == MOST) {
            last = days.forget(before, MOST);
        }
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
