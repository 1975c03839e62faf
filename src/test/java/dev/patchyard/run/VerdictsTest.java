package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.plan.Exclusion;
import dev.patchyard.plan.PatchPlan;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private static final Instant AT = Instant.parse("2026-11-15T02:00:00Z");
    private final Set<String> walked = new HashSet<>();

    @Test
    void everyRowGivesItsVerdictAndEveryRowIsWalked() {
        expect("engine error before any touch", run().withFailure("no_ci_matched", ""), Verdict.FAILED);
        expect("gate never passed", run().withFailure("not_approved", ""), Verdict.REFUSED);
        expect("cancelled, and a host is UNKNOWN", cancelled(HostState.UNKNOWN), Verdict.FAILED);
        expect("cancelled", cancelled(HostState.OK), Verdict.CANCELLED);
        expect("dry run that found work", dry(), Verdict.SUCCEEDED);
        expect("all at target", planned(Exclusion.Reason.AT_TARGET), Verdict.NOTHING_TO_DO);
        expect("rollback, and every host is back", rollback(), Verdict.ROLLED_BACK);
        expect("all OK, none left out", with(HostState.OK, HostState.OK), Verdict.SUCCEEDED);
        expect("at least one OK", with(HostState.OK, HostState.FAILED), Verdict.COMPLETED_WITH_ERRORS);
        expect("all touched are back", with(HostState.REVERTED, HostState.NOT_STARTED), Verdict.ROLLED_BACK);
        expect("otherwise", with(HostState.FAILED, HostState.NOT_STARTED), Verdict.FAILED);
        assertThat(walked).containsExactlyInAnyOrderElementsOf(Verdicts.TABLE.stream().map(Verdicts.Row::when).toList());
    }

    @Test
    void aLeftOutHostKeepsARunFromSucceeding() {
        PatchRun run = with(HostState.OK).withPlan(plan(Exclusion.Reason.UNREACHABLE));
        assertThat(Verdicts.of(run)).isEqualTo(Verdict.COMPLETED_WITH_ERRORS);
    }

    @Test
    void anythingButOkKeepsARunFromSucceeding() {
        for (HostState state : HostState.values()) {
            if (state != HostState.OK) {
                assertThat(Verdicts.of(with(HostState.OK, state))).as(state.name()).isNotEqualTo(Verdict.SUCCEEDED);
            }
        }
    }

    private void expect(String row, PatchRun run, Verdict verdict) {
        Verdicts.Row first = Verdicts.TABLE.stream().filter(r -> r.holds().test(run)).findFirst().orElseThrow();
        assertThat(first.when()).isEqualTo(row);
        assertThat(first.verdict()).isEqualTo(verdict);
        walked.add(row);
    }

    private static PatchRun run() {
        return run(PatchRun.Kind.PATCH, false);
    }

    private static PatchRun run(PatchRun.Kind kind, boolean dry) {
        PatchRun.Origin origin = new PatchRun.Origin(
                kind, RunRequest.Trigger.MANUAL, Yard.ALICE.name(), "", dry, List.of(), null, null, null, false, null);
        return PatchRun.asked("r", origin, Policies.policy().build(), AT).withPlan(plan());
    }

    private static PatchRun with(HostState... states) {
        return withStates(run(), states);
    }

    private static PatchRun withStates(PatchRun run, HostState... states) {
        Map<String, HostRecord> hosts = new LinkedHashMap<>();
        for (HostState state : states) {
            String id = "h" + hosts.size();
            HostRecord host = HostRecord.planned(id, id, 0, "");
            boolean untouched = state == HostState.NOT_STARTED || state == HostState.PLANNED;
            hosts.put(id, (untouched ? host : host.permitted(AT)).in(state, ""));
        }
        return run.withHosts(hosts);
    }

    private static PatchRun cancelled(HostState state) {
        return with(state).withCancellation(new Cancellation("alice", AT, false, ""));
    }

    private static PatchRun dry() {
        return withStates(run(PatchRun.Kind.PATCH, true), HostState.NOT_STARTED);
    }

    private static PatchRun rollback() {
        return withStates(run(PatchRun.Kind.ROLLBACK, false), HostState.REVERTED);
    }

    private static PatchRun planned(Exclusion.Reason reason) {
        return run().withPlan(plan(reason));
    }

    private static PatchPlan plan(Exclusion.Reason... reasons) {
        List<Exclusion> exclusions = List.of(reasons).stream().map(r -> new Exclusion("x", "x", r, "")).toList();
        return new PatchPlan(Policies.policy().build(), AT, exclusions.size(), List.of(), List.of(), exclusions, Map.of(), "d");
    }
}
