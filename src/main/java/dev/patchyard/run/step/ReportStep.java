package dev.patchyard.run.step;

import dev.patchyard.change.Itsm;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.plan.Fingerprint;
import dev.patchyard.run.ChangeLink;
import dev.patchyard.run.Closures;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Hosts;
import dev.patchyard.run.Outward;
import dev.patchyard.run.Overruns;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.PatchStateFields;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunReport;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Signal;
import dev.patchyard.run.Step;
import dev.patchyard.run.StepOutcome;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the CMDB and closes the change: hosts are safe first, then the CMDB is told, then the change is closed. */
public final class ReportStep implements Step {
    private final ComplianceLedger ledger;
    private final RunStore store;
    private final Fingerprint fingerprint;
    private final Clock clock;

    public ReportStep(ComplianceLedger ledger, RunStore store, Fingerprint fingerprint, Clock clock) {
        this.ledger = ledger;
        this.store = store;
        this.fingerprint = fingerprint;
        this.clock = clock;
    }

    @Override
    public RunPhase phase() {
        return RunPhase.REPORT;
    }

    @Override
    public StepOutcome work(RunContext context) {
        PatchRun run = context.note(r -> proved(Hosts.unjudged(Hosts.leaveOutRest(r, HostState.NOT_STARTED, said(r)))));
        Hosts.thatNeedNobody(run).forEach(h -> context.leavePlace(h.ciId()));
        if (run.isDryRun()) {
            return StepOutcome.advance(Signal.DONE, "a dry run tells nobody");
        }
        Map<String, Outward> messages = new LinkedHashMap<>(patchStates(run));
        messages.putAll(change(run, clock.instant()));
        return new StepOutcome.Advance(
                Signal.DONE, messages.size() + " messages to CMDB and change desk", r -> r, Overruns.events(run), messages);
    }

    /** Nobody may take a run for stopped while a host cannot be spoken for. */
    private static PatchRun proved(PatchRun run) {
        boolean unproven = run.isCancelled() && run.failure() == null && run.count(HostState.UNKNOWN) > 0;
        return unproven
                ? run.withFailure("cancel_unproven", "cancelled, and it cannot be proved that nothing works on every host")
                : run;
    }

    private static String said(PatchRun run) {
        return run.note().isEmpty() ? "the run ended before it" : run.note();
    }

    private Map<String, Outward> patchStates(PatchRun run) {
        Map<String, Outward> messages = new LinkedHashMap<>();
        for (String ciId : ciIds(run)) {
            Optional<PatchState> state = ledger.state(ciId);
            state.ifPresent(s -> messages.put(
                    "cmdb:" + run.id() + ":" + ciId, new Outward.WritePatchState(ciId, PatchStateFields.of(s))));
        }
        return messages;
    }

    /** Every CI that was looked at, planned or not. */
    private static List<String> ciIds(PatchRun run) {
        if (run.plan() == null) {
            return List.of();
        }
        List<String> ids = new ArrayList<>(run.hosts().keySet());
        run.exclusions().forEach(e -> ids.add(e.ciId()));
        return ids;
    }

    private Map<String, Outward> change(PatchRun run, Instant now) {
        ChangeLink change = run.change();
        if (change == null) {
            return Map.of();
        }
        String key = "change:" + run.id();
        String notes = Closures.notes(run, now) + "Report: sha256 " + fingerprint.of(RunReport.record(run)) + "\n";
        if (change.owner() != null) {
            return Map.of(key, new Outward.NoteOnChange(change.id(), notes));
        }
        if (run.origin().keepChangeOpen() && (change.startedByUs() || change.raisedByUs())) {
            Map<String, Outward> noteFirst = new LinkedHashMap<>();
            noteFirst.put(key + ":note", new Outward.NoteOnChange(change.id(), notes));
            noteFirst.put(key, new Outward.CloseChangeLater(change.id(), run.id()));
            return noteFirst;
        }
        return Closures.outcome(run)
                .<Map<String, Outward>>map(outcome -> Map.of(key, new Outward.CloseChange(
                        change.id(), new Itsm.Closure(outcome, notes))))
                .orElseGet(() -> Map.of(key, new Outward.NoteOnChange(change.id(), notes)));
    }
}
