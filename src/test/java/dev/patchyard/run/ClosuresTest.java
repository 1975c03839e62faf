package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.Itsm.Closure.Outcome;
import dev.patchyard.given.Policies;
import dev.patchyard.plan.Exclusion;
import dev.patchyard.plan.PatchPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClosuresTest {
    private static final Instant AT = Instant.parse("2026-11-15T02:00:00Z");
    private static final ChangeLink RAISED = new ChangeLink("c", "CRQ1", true, false, null, null, null);
    private static final ChangeLink PERSONS = new ChangeLink("c", "CRQ1", false, false, "alice", null, null);
    private final Set<String> walked = new HashSet<>();

    @Test
    void everyRowGivesItsOutcomeAndEveryRowIsWalked() {
        expect("dry run", of(PatchRun.Kind.PATCH, true, PERSONS, HostState.NOT_STARTED), null);
        expect("no change", with(null, HostState.OK), null);
        expect("a host that nobody can speak for", with(PERSONS.started(), HostState.OK, HostState.UNKNOWN), null);
        expect("a host that nobody can speak for", with(RAISED.started(), HostState.OK, HostState.REVERT_FAILED), null);
        expect("a host that nobody can speak for", with(RAISED.started(), HostState.OK, HostState.IN_PROGRESS), null);
        expect("nothing touched, raised by us", with(RAISED, HostState.NOT_STARTED), Outcome.CANCELLED);
        expect("nothing touched, raised by us", with(RAISED, HostState.NOT_APPROVED), Outcome.CANCELLED);
        expect("nothing touched, raised by us", with(RAISED), Outcome.CANCELLED);
        expect("nothing touched, a person's change", with(PERSONS, HostState.NOT_APPROVED), null);
        expect("nothing touched, a person's change", with(PERSONS).withFailure("not_approved", "no"), null);
        expect("nothing touched, a person's change", with(PERSONS).withPlan(plan(Exclusion.Reason.AT_TARGET)), null);
        expect("not started by us", with(PERSONS, HostState.OK), null);
        expect("canary stopped", with(PERSONS.started(), HostState.REVERTED, HostState.OK).stopped("canary: a is REVERTED"),
                Outcome.FAILED);
        expect("nothing verified", with(PERSONS.started(), HostState.FAILED, HostState.NOT_STARTED), Outcome.FAILED);
        expect("nothing verified", with(PERSONS.started(), HostState.PENDING_REBOOT), Outcome.FAILED);
        expect("all verified, none left out", with(PERSONS.started(), HostState.OK, HostState.OK), Outcome.SUCCESSFUL);
        expect("all verified, none left out", of(PatchRun.Kind.ROLLBACK, false, PERSONS.started(), HostState.REVERTED),
                Outcome.SUCCESSFUL);
        expect("failed, reverted, left out or pending ones",
                with(PERSONS.started(), HostState.OK).withPlan(plan(Exclusion.Reason.UNREACHABLE)), Outcome.SUCCESSFUL_WITH_ISSUES);
        assertThat(walked).containsExactlyInAnyOrderElementsOf(Closures.TABLE.stream().map(Closures.Row::when).toList());
    }

    @Test
    void whateverIsNotOkBesideAnOkHostIsAnIssueOrLeavesTheChangeOpen() {
        for (HostState state : HostState.values()) {
            PatchRun run = with(PERSONS.started(), HostState.OK, state);
            switch (state) {
                case OK -> assertThat(Closures.outcome(run)).contains(Outcome.SUCCESSFUL);
                case UNKNOWN, REVERT_FAILED, IN_PROGRESS -> assertThat(Closures.outcome(run)).as(state.name()).isEmpty();
                default -> assertThat(Closures.outcome(run)).as(state.name()).contains(Outcome.SUCCESSFUL_WITH_ISSUES);
            }
        }
    }

    @Test
    void theNotesTellWhenHostsWereWorkedOnAndEveryCi() {
        PatchRun run = with(PERSONS.started(), HostState.OK, HostState.FAILED).withPlan(plan(Exclusion.Reason.UNREACHABLE))
                .withHost("h0", h -> h.judged(HostState.OK, "", AT.plusSeconds(60), List.of(), "", "app"))
                .withHost("h1", h -> h.judged(HostState.FAILED, "postinst", AT.plusSeconds(90), List.of(), "", ""))
                .withCancellation(new Cancellation("bob", AT, false, ""));
        assertThat(Closures.notes(run, AT.plus(Duration.ofHours(1)))).contains(
                "Actual start 2026-11-15T02:00:00Z, actual end 2026-11-15T02:01:30Z", "h0: OK, verified: app",
                "h1: FAILED (postinst)", "x: left out, UNREACHABLE (no route)", "Cancelled by bob", "asked for by alice");
        assertThat(Closures.notes(with(PERSONS, HostState.NOT_APPROVED), AT)).contains("No host was touched");
    }

    private void expect(String row, PatchRun run, @Nullable Outcome outcome) {
        Closures.Row first = Closures.TABLE.stream().filter(r -> r.holds().test(run)).findFirst().orElseThrow();
        assertThat(first.when()).isEqualTo(row);
        assertThat(first.outcome()).as(row).isEqualTo(outcome);
        walked.add(row);
    }

    private static PatchRun with(@Nullable ChangeLink change, HostState... states) {
        return of(PatchRun.Kind.PATCH, false, change, states);
    }

    private static PatchRun of(PatchRun.Kind kind, boolean dry, @Nullable ChangeLink change, HostState... states) {
        PatchRun.Origin origin = new PatchRun.Origin(
                kind, RunRequest.Trigger.MANUAL, "alice", "", dry, List.of(), null, null, null, false, null);
        Map<String, HostRecord> hosts = new LinkedHashMap<>();
        for (HostState state : states) {
            String id = "h" + hosts.size();
            HostRecord host = HostRecord.planned(id, id, 0, "");
            hosts.put(id, (isUntouched(state) ? host : host.permitted(AT)).in(state, ""));
        }
        return PatchRun.asked("r", origin, Policies.policy().build(), AT).withPlan(plan()).withChange(change).withHosts(hosts);
    }

    private static boolean isUntouched(HostState state) {
        return switch (state) {
            case PLANNED, NOT_STARTED, NOT_APPROVED, PRECHECK_FAILED, PLAN_DRIFT, IDENTITY_MISMATCH -> true;
            case IN_PROGRESS, OK, PENDING_RESTART, PENDING_REBOOT, FAILED, UNREACHABLE, UNKNOWN, REVERTED, REVERT_FAILED -> false;
        };
    }

    private static PatchPlan plan(Exclusion.Reason... reasons) {
        List<Exclusion> exclusions = List.of(reasons).stream().map(r -> new Exclusion("x", "x", r, "no route")).toList();
        return new PatchPlan(Policies.policy().build(), AT, exclusions.size(), List.of(), List.of(), exclusions, Map.of(), "d");
    }
}
