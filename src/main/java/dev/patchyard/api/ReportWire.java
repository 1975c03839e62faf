package dev.patchyard.api;

import dev.patchyard.plan.Fingerprint;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.EvidenceShelf;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunReport;
import dev.patchyard.run.RunStore;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers the report of a run: its unchanging record with the digest, and what stands around it. */
@Singleton
class ReportWire {
    private static final int LATEST = 200;
    private static final int MOST_LINES = 10_000;
    /** Kinds of events that a report does not repeat: the record says the same. */
    private static final Set<String> PASSED_OVER = Set.of("log");

    private final RunStore store;
    private final RunEvents events;
    private final EvidenceShelf evidence;
    private final Fingerprint fingerprint;

    ReportWire(RunStore store, RunEvents events, EvidenceShelf evidence, Fingerprint fingerprint) {
        this.store = store;
        this.events = events;
        this.evidence = evidence;
        this.fingerprint = fingerprint;
    }

    /**
     * @param digest   SHA-256 over the canonical form (RFC 8785) of the record; the change's closing note carries the same
     * @param complete whether the run has ended, so that the record does not change any more
     */
    record Report(
            String runId, boolean complete, String digest, @Nullable String endedAt, Map<String, Object> record,
            List<Line> gate, List<Line> timeline, List<Attempt> attempts, List<RunWire.Message> messages,
            Map<String, List<String>> evidence) {}

    record Line(long seq, @Nullable String at, String kind, @Nullable String ciId, String text) {}

    record Attempt(
            String runId, String kind, boolean dryRun, String actor, @Nullable String verdict, @Nullable String createdAt,
            @Nullable String endedAt) {}

    Report of(PatchRun run) {
        Map<String, Object> record = RunReport.record(run);
        List<Line> lines = events.stored(run.id(), 0, null, MOST_LINES).stream().map(ReportWire::line).toList();
        List<Delivery> deliveries = store.deliveries(run.id());
        return new Report(
                run.id(), run.isEnded(), fingerprint.of(record), Words.time(run.endedAt()), record,
                lines.stream().filter(line -> line.kind().equals("gate")).toList(),
                lines.stream().filter(line -> !PASSED_OVER.contains(line.kind())).toList(),
                attempts(run), RunWire.messages(deliveries), evidence(run));
    }

    /** Runs of the same plan: what this one was made from, and what was made from it, oldest first. */
    private List<Attempt> attempts(PatchRun run) {
        List<PatchRun> related = new ArrayList<>(List.of(run));
        if (run.origin().sourceRun() != null) {
            store.find(run.origin().sourceRun()).ifPresent(related::add);
        }
        store.page(new RunStore.RunFilter(run.policy().id(), null, null, null), 0, LATEST).stream()
                .filter(other -> !other.id().equals(run.id()) && isRelated(other, run))
                .forEach(related::add);
        return related.stream().distinct().sorted(Comparator.comparing(PatchRun::createdAt)).map(ReportWire::attempt).toList();
    }

    private static boolean isRelated(PatchRun other, PatchRun run) {
        String source = other.origin().sourceRun();
        return source != null && (source.equals(run.id()) || source.equals(run.origin().sourceRun()));
    }

    private Map<String, List<String>> evidence(PatchRun run) {
        Map<String, List<String>> names = new TreeMap<>();
        for (String ciId : run.hosts().keySet()) {
            List<String> kept = evidence.of(run.id(), ciId).stream().map(EvidenceShelf.Item::name).toList();
            if (!kept.isEmpty()) {
                names.put(ciId, kept);
            }
        }
        return names;
    }

    private static Line line(RunEvent event) {
        return new Line(event.seq(), Words.time(event.at()), event.kind(), event.ciId(), event.text());
    }

    private static Attempt attempt(PatchRun run) {
        return new Attempt(
                run.id(), Words.of(run.origin().kind()), run.isDryRun(), run.origin().actor(), Words.orNull(run.verdict()),
                Words.time(run.createdAt()), Words.time(run.endedAt()));
    }
}
