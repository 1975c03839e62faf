package dev.patchyard.run.restore;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.run.PatchRun;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists what the world has that the database does not know, and stops the runs concerned: what was done in a time that nobody
 * remembers is not done again. While it works everything is held.
 */
public final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final RestoreBook book;
    private final RestoreGuard guard;
    private final KnownRuns known;
    private final List<Witness> witnesses;
    private final AuditTrail audit;
    private final Clock clock;

    /** @param witnesses are asked in this order; each is told of the runs that those before it spoke of */
    public Reconciler(
            RestoreBook book, RestoreGuard guard, KnownRuns known, List<Witness> witnesses, AuditTrail audit, Clock clock) {
        this.book = book;
        this.guard = guard;
        this.known = known;
        this.witnesses = List.copyOf(witnesses);
        this.audit = audit;
        this.clock = clock;
    }

    /** Whoever can say what was done. */
    @FunctionalInterface
    public interface Witness {
        /**
         * @param open     runs that have not ended
         * @param strangers runs that the database does not know and that somebody else spoke of
         */
        List<Finding> findings(List<PatchRun> open, Set<String> strangers);
    }

    /** @return who holds, the first one first; empty when nobody does */
    public List<RestoreBook.Hold> holds() {
        return book.holds();
    }

    /** @return what was found the last time, null when nobody looked yet */
    public @Nullable Reconciliation last() {
        return book.last().orElse(null);
    }

    /**
     * Compares, stops the runs concerned and lets all others go on. Where somebody cannot be asked everything stays held,
     * and it is to be done again. Twice is fine.
     *
     * @param despiteGaps whether to go on although somebody could not be asked
     */
    public Reconciliation reconcile(Actor actor, String reason, boolean despiteGaps) {
        guard.holdFor(actor.name());
        List<PatchRun> open = known.open();
        List<Finding> findings = new ArrayList<>(remembered());
        for (Witness witness : witnesses) {
            findings.addAll(asked(witness, open, strangers(findings)));
        }
        List<String> stopped = stop(open, findings);
        boolean isWhole = findings.stream().noneMatch(finding -> finding.kind() == Finding.Kind.NOT_ASKED);
        Reconciliation done = new Reconciliation(
                clock.instant().truncatedTo(ChronoUnit.MICROS), actor.name(), reason, isWhole || despiteGaps, findings, stopped);
        audit.record(actor, "database.reconcile", "database", Map.of(
                "reason", reason, "findings", String.valueOf(findings.size()), "stopped", String.join(" ", stopped),
                "settled", String.valueOf(done.settled())));
        book.keep(done);
        LOG.warn("reconciled: {} findings, {} runs stopped, settled: {}", findings.size(), stopped.size(), done.settled());
        if (done.settled()) {
            guard.look();
        }
        return done;
    }

    /** What nodes remember of runs, against what the database has of them. */
    private List<Finding> remembered() {
        List<Finding> findings = new ArrayList<>();
        for (RestoreBook.Hold hold : book.holds()) {
            hold.remembered().runs().forEach((runId, then) -> known.compare(runId, then, hold.node()).ifPresent(findings::add));
        }
        return findings.stream().distinct().toList();
    }

    private static List<Finding> asked(Witness witness, List<PatchRun> open, Set<String> strangers) {
        try {
            return witness.findings(open, strangers);
        } catch (StoreFault ours) {
            throw ours;
        } catch (CollaboratorFault silent) {
            return List.of(new Finding(Finding.Kind.NOT_ASKED, String.valueOf(silent.getMessage()), null));
        }
    }

    private Set<String> strangers(List<Finding> findings) {
        Set<String> strangers = new TreeSet<>();
        findings.stream().map(Finding::runId).filter(id -> id != null && !known.isKnown(id)).forEach(strangers::add);
        return strangers;
    }

    private List<String> stop(List<PatchRun> open, List<Finding> findings) {
        Set<String> stopped = new LinkedHashSet<>();
        for (PatchRun run : open) {
            findings.stream()
                    .filter(finding -> run.id().equals(finding.runId()))
                    .findFirst()
                    .filter(finding -> book.stop(run.id(), "the database was put back to an earlier hour, and the world has moved"
                            + " on: " + finding.what()))
                    .ifPresent(finding -> stopped.add(run.id()));
        }
        return List.copyOf(stopped);
    }
}
