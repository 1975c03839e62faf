package dev.patchyard.run;

import dev.patchyard.access.Actor;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.Notifier;
import dev.patchyard.audit.AuditBook;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.change.Itsm;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.RunStore.Part;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets records that are past their time, and never while the run, its incident or its change is open. Safe for use by
 * several nodes at once.
 */
public final class RecordKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(RecordKeeper.class);
    private static final int BATCH = 100;
    /** No transaction forgets more rows; a sweep goes on until nothing is left to go. */
    private static final int MOST = 2_000;

    private final Shelves shelves;
    private final PatchExecutor executor;
    private final OpenMatters matters;
    private final Clock clock;
    private final Map<Kind, Long> totals = new EnumMap<>(Kind.class);

    /** What is counted. */
    public enum Kind {
        RUNS,
        TASK_LOGS,
        EVENT_FILES,
        FEED_EVENTS,
        AUDIT_ENTRIES,
        MESSAGES
    }

    /** Where records are kept. */
    public record Shelves(RunStore runs, EvidenceShelf evidence, EventFeed feed, AuditBook book, AuditTrail trail) {}

    public RecordKeeper(Shelves shelves, PatchExecutor executor, Itsm itsm, Notifier notifier, Clock clock) {
        this.shelves = shelves;
        this.executor = executor;
        this.matters = new OpenMatters(shelves.runs(), itsm, notifier);
        this.clock = clock;
    }

    /** @return how much was forgotten since this process began */
    public synchronized Map<Kind, Long> totals() {
        return new EnumMap<>(totals);
    }

    /** Forgets what is due. Twice is fine. @return how much of each kind */
    public Map<Kind, Long> sweep() {
        Instant now = clock.instant();
        Map<Kind, Long> forgotten = new EnumMap<>(Kind.class);
        forgotten.put(Kind.EVENT_FILES, all(most -> plays(most, now.minus(Limits.EVENT_FILES_KEPT))));
        forgotten.put(Kind.TASK_LOGS, (long) runs(Part.TASK_LOGS, now.minus(Limits.TASK_LOGS_KEPT)));
        forgotten.put(Kind.RUNS, (long) runs(Part.WHOLE, now.minus(Limits.RUNS_KEPT)));
        forgotten.put(Kind.FEED_EVENTS, all(most -> shelves.feed().forget(now.minus(Limits.FEED_KEPT), most)));
        forgotten.put(Kind.MESSAGES, all(most -> shelves.runs().forgetMessages(now.minus(Limits.RUNS_KEPT), most)));
        forgotten.put(Kind.AUDIT_ENTRIES, (long) audit(now.minus(Limits.RUNS_KEPT)));
        count(forgotten);
        return forgotten;
    }

    private synchronized void count(Map<Kind, Long> forgotten) {
        forgotten.forEach((kind, number) -> totals.merge(kind, number, Long::sum));
        if (forgotten.values().stream().anyMatch(number -> number > 0)) {
            LOG.info("forgotten, because past their time: {}", forgotten);
        }
    }

    /** Asks again as long as each answer is as large as it may be. */
    private static long all(IntUnaryOperator forget) {
        long forgotten = 0;
        int last = MOST;
        while (last == MOST) {
            last = forget.applyAsInt(MOST);
            forgotten += last;
        }
        return forgotten;
    }

    private int plays(int most, Instant before) {
        return executor.forgetPlays(before, runId -> shelves.runs().find(runId).map(this::isClosed).orElse(true), most);
    }

    private boolean isClosed(PatchRun run) {
        return run.isEnded() && matters.of(run).isEmpty();
    }

    /** Those that must stay are passed over, so that they hold nobody behind them back. */
    private int runs(Part part, Instant endedBefore) {
        int forgotten = 0;
        int staying = 0;
        List<PatchRun> batch = shelves.runs().expired(part, endedBefore, 0, BATCH);
        while (!batch.isEmpty()) {
            for (PatchRun run : batch) {
                boolean isForgotten = matters.of(run).isEmpty() && (part == Part.TASK_LOGS || isWholeFamilyOld(run, endedBefore));
                if (isForgotten) {
                    shelves.evidence().forget(run.id());
                    shelves.runs().forget(part, run.id());
                }
                forgotten += isForgotten ? 1 : 0;
                staying += isForgotten ? 0 : 1;
            }
            batch = shelves.runs().expired(part, endedBefore, staying, BATCH);
        }
        return forgotten;
    }

    /** The report of a run shows all attempts of its family. */
    private boolean isWholeFamilyOld(PatchRun run, Instant endedBefore) {
        return Attempts.of(run, shelves.runs()).runs().stream()
                .allMatch(each -> each.endedAt() != null && each.endedAt().isBefore(endedBefore));
    }

    /** From the oldest on, up to the first entry about a run that is still kept: what is left stays one chain. */
    private int audit(Instant before) {
        int forgotten = 0;
        AuditBook.Entry last = null;
        for (List<AuditBook.Entry> due = due(before); !due.isEmpty(); due = due(before)) {
            last = due.getLast();
            forgotten += shelves.book().forgetThrough(last.seq());
        }
        if (last != null) {
            shelves.trail().record(Actor.SERVER, "audit.forget", "audit:" + last.seq(),
                    Map.of("entries", "" + forgotten, "last_digest", last.hash()));
        }
        return forgotten;
    }

    private List<AuditBook.Entry> due(Instant before) {
        List<AuditBook.Entry> oldest = shelves.book().oldest(BATCH + 1);
        return oldest.stream()
                .limit(Math.max(0, oldest.size() - 1))
                .takeWhile(entry -> entry.at().isBefore(before) && !isAboutKeptRun(entry))
                .toList();
    }

    private boolean isAboutKeptRun(AuditBook.Entry entry) {
        return entry.object().startsWith("run:") && shelves.runs().find(entry.object().substring("run:".length())).isPresent();
    }
}
