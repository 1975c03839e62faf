package dev.patchyard.run;

import dev.patchyard.access.SecretMask;
import dev.patchyard.inventory.Ci;
import dev.patchyard.patching.HostRecovery;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Saves what explains a failure before a host goes back: what the host hands out, and what the run was told of it, with
 * secrets masked. A host that hands out nothing is noted; a shelf that keeps nothing is an error, because without evidence
 * nobody goes back.
 */
public final class Forensics {
    static final String TASK_OUTPUT = "task-output.txt";
    private static final int AT_ONCE = 1000;
    private static final int LONGEST = 1024 * 1024;

    private final HostRecovery recovery;
    private final RunStore store;
    private final EvidenceShelf shelf;
    private final Clock clock;

    public Forensics(HostRecovery recovery, RunStore store, EvidenceShelf shelf, Clock clock) {
        this.recovery = recovery;
        this.store = store;
        this.shelf = shelf;
        this.clock = clock;
    }

    /**
     * Saves once for a run and a CI. After a crash the host may have gone back already, and what it would hand out then
     * explains nothing: what was saved whole stays.
     *
     * @return the names of the files, ascending
     */
    public List<String> save(PatchRun run, Ci ci) {
        List<String> saved = names(run, ci);
        if (saved.contains(TASK_OUTPUT)) {
            return saved;
        }
        new TreeMap<>(recovery.saveEvidence(run.id(), ci)).forEach((name, content) -> keep(run, ci, name, content));
        keep(run, ci, TASK_OUTPUT, taskOutput(patchedBy(run), ci.id()));
        return names(run, ci);
    }

    private List<String> names(PatchRun run, Ci ci) {
        return shelf.of(run.id(), ci.id()).stream().map(EvidenceShelf.Item::name).sorted().toList();
    }

    private void keep(PatchRun run, Ci ci, String name, String content) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String masked = SecretMask.of(content);
        String kept = masked.length() <= LONGEST ? masked : masked.substring(masked.length() - LONGEST);
        shelf.keep(new EvidenceShelf.Item(run.id(), ci.id(), name, now, kept.length()), kept);
    }

    /** The run that changed the host: a rollback on its own changed none. */
    private static String patchedBy(PatchRun run) {
        boolean isRollback = run.origin().kind() == PatchRun.Kind.ROLLBACK && run.origin().sourceRun() != null;
        return isRollback ? run.origin().sourceRun() : run.id();
    }

    private String taskOutput(String runId, String ciId) {
        List<RunEvent> told = new ArrayList<>();
        List<RunEvent> page = store.events(runId, 0, AT_ONCE);
        while (!page.isEmpty()) {
            page.stream().filter(event -> ciId.equals(event.ciId())).forEach(told::add);
            page = store.events(runId, page.getLast().seq(), AT_ONCE);
        }
        return told.stream()
                .map(event -> event.at() + " " + event.kind() + " " + event.text() + "\n")
                .collect(Collectors.joining());
    }
}
