package dev.patchyard.run.step;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.PatchLevel;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.plan.Exclusion;
import dev.patchyard.plan.PatchPlan;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.plan.Planner;
import dev.patchyard.plan.Screening;
import dev.patchyard.plan.Wave;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.Hook;
import dev.patchyard.run.Attention;
import dev.patchyard.run.Budget;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.Doubt;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Signal;
import dev.patchyard.run.Step;
import dev.patchyard.run.StepOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the CIs, looks at them and writes down exactly what is going to be done. */
public final class PlanStep implements Step {
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final int EARLIER_RUNS = 50;

    private final Sources sources;
    private final ComplianceLedger ledger;
    private final RunStore store;
    private final Almanac almanac;
    private final Clock clock;

    /** What a plan is made from. */
    public record Sources(Cmdb cmdb, Scanner scanner, PatchExecutor executor, Planner planner) {}

    public PlanStep(Sources sources, ComplianceLedger ledger, RunStore store, Almanac almanac, Clock clock) {
        this.sources = sources;
        this.ledger = ledger;
        this.store = store;
        this.almanac = almanac;
        this.clock = clock;
    }

    @Override
    public RunPhase phase() {
        return RunPhase.PLAN;
    }

    @Override
    public StepOutcome work(RunContext context) {
        PatchRun run = context.run();
        if (run.isCancelled()) {
            return StepOutcome.advance(Signal.CANCELLED, "cancelled before anything was planned");
        }
        if (run.origin().kind() == PatchRun.Kind.ROLLBACK) {
            return StepOutcome.advance(Signal.DONE, run.hosts().size() + " hosts go back");
        }
        if (run.lineage() != null) {
            return StepOutcome.advance(Signal.DONE, run.hosts().size() + " hosts are tried again with the frozen plan");
        }
        if (run.plan() == null) {
            return planAfresh(run);
        }
        // NB: a plan that the run did not make itself was seen by whoever named it.
        return run.origin().sourceRun() == null ? doubted(run, run.requirePlan()) : judged(run.requirePlan());
    }

    private StepOutcome planAfresh(PatchRun run) {
        List<Ci> matching = sources.cmdb().find(new CiSelector(run.policy().targetTags(), run.origin().ciIds()));
        Screening screening = inTime(run, Screening.of(run.policy(), matching));
        int meant = screening.meant();
        if (meant == 0) {
            return StepOutcome.failed("no_ci_matched", "no CI matches the policy's tags and operating system");
        }
        int limit = run.policy().rollout().maxTargets();
        if (meant > limit) {
            return StepOutcome.failed("max_targets", meant + " CIs match, and max_targets is " + limit);
        }
        Map<String, String> playbooks = sources.executor().playbookDigests();
        for (Hook hook : run.policy().work().hooks().all()) {
            if (!playbooks.containsKey(hook.file())) {
                return StepOutcome.failed("unknown_hook", "the server has no task file " + hook.file());
            }
        }
        Map<String, HostScan> scans =
                screening.candidates().isEmpty() ? Map.of() : sources.scanner().preflight(screening.candidates(), run.policy().work().checks());
        ledger.enter(screening.candidates(), scans);
        PatchPlan plan = sources.planner().plan(new Planner.Material(
                run.policy(), screening, scans, ledger.knowledgeFor(scans.values()), playbooks,
                clock.instant().truncatedTo(ChronoUnit.MICROS)));
        return doubted(run, plan);
    }

    /** Whoever is in a blackout when the run is due is left out before the canary is chosen; a plan for no time is not. */
    private Screening inTime(PatchRun run, Screening screening) {
        Instant start = Drafts.opening(run);
        return run.isDryRun()
                ? screening
                : screening.without(Exclusion.Reason.BLACKOUT, ci -> almanac.over(ci, start).map(Blackout::toString));
    }

    private StepOutcome doubted(PatchRun run, PatchPlan plan) {
        StepOutcome outcome = judged(plan);
        boolean goesOn = outcome instanceof StepOutcome.Advance advance && advance.signal() == Signal.DONE;
        Optional<String> doubt = goesOn ? Doubt.of(run, plan, earlier(run)) : Optional.empty();
        if (doubt.isEmpty()) {
            return outcome;
        }
        Instant deadline = Drafts.lastStart(run);
        if (!clock.instant().isBefore(deadline)) {
            return refused("not_confirmed", plan, "nobody confirmed it in time: " + doubt.get());
        }
        return new StepOutcome.Wait(
                LOOK, Attention.NEEDS_OPERATOR, doubt.get() + ", before " + deadline, r -> r.withPlan(plan),
                Map.of("confirm:" + run.id(), new Outward.OpenIncident(Doubt.alert(run, doubt.get()))));
    }

    private List<PatchRun> earlier(PatchRun run) {
        return store.page(
                new RunStore.RunFilter(run.policy().id(), RunPhase.ENDED, null, null, PatchRun.Kind.PATCH), 0, EARLIER_RUNS);
    }

    private static StepOutcome refused(String word, PatchPlan plan, String note) {
        return StepOutcome.advance(Signal.REFUSED, note, r -> r.withPlan(plan).withFailure(word, note).stopped(note));
    }

    private StepOutcome judged(PatchPlan plan) {
        long unreachable = count(plan, Exclusion.Reason.UNREACHABLE);
        if (Budget.isOver(plan.policy().rollout().unreachableLimit(), unreachable, plan.matched())) {
            String note = unreachable + " of " + plan.matched() + " CIs are unreachable";
            return StepOutcome.advance(
                    Signal.FAILED, note, r -> r.withPlan(plan).withFailure("too_many_unreachable", note));
        }
        long unfit = plan.exclusions().stream().filter(e -> isUnfit(e.reason())).count();
        if (!plan.hosts().isEmpty() && Budget.isOver(plan.policy().rollout().unreachableLimit(), unfit, plan.matched())) {
            String note = unfit + " of " + plan.matched() + " CIs are not fit to be begun";
            return StepOutcome.advance(Signal.FAILED, note, r -> r.withPlan(plan).withFailure("too_many_left_out", note));
        }
        return usePlan(plan);
    }

    /** What the pre-flight found, not what was known of the CI on paper or is somebody's wish. */
    private static boolean isUnfit(Exclusion.Reason reason) {
        return switch (reason) {
            case UNREACHABLE, SCAN_FAILED, OBSTACLE, IDENTITY_MISMATCH, OS_MISMATCH -> true;
            case AT_TARGET, NOT_ACTIVE, OS_TAG_DIFFERS, UNSUPPORTED_OS, BAD_ADDRESS, NO_HOST_KEY, NO_SNAPSHOT_SUPPORT,
                    REMOVAL_NEEDED, BLACKOUT -> false;
        };
    }

    private StepOutcome usePlan(PatchPlan plan) {
        if (plan.hosts().isEmpty()) {
            Optional<Exclusion> closed = closed(plan);
            if (closed.isPresent()) {
                return refused("blackout", plan, closed.get().detail());
            }
            long leftOut = plan.matched() - count(plan, Exclusion.Reason.AT_TARGET);
            String note = leftOut == 0 ? "all CIs are at their target" : "every CI that is not at its target is left out";
            return leftOut == 0
                    ? StepOutcome.advance(Signal.NOTHING_TO_DO, note, r -> r.withPlan(plan))
                    : StepOutcome.advance(Signal.FAILED, note, r -> r.withPlan(plan).withFailure("all_left_out", note));
        }
        Map<String, HostRecord> hosts = records(plan);
        String note = plan.hosts().size() + " of " + plan.matched() + " CIs in " + plan.waves().size() + " waves";
        return StepOutcome.advance(Signal.DONE, note, r -> r.withPlan(plan).withHosts(hosts));
    }

    /** @return one of the CIs in a blackout, when nothing but blackouts keeps anybody out */
    private static Optional<Exclusion> closed(PatchPlan plan) {
        List<Exclusion> leftOut = plan.exclusions().stream().filter(Exclusion::isLeftOut).toList();
        return leftOut.stream().allMatch(e -> e.reason() == Exclusion.Reason.BLACKOUT) ? leftOut.stream().findFirst() : Optional.empty();
    }

    private Map<String, HostRecord> records(PatchPlan plan) {
        Map<String, HostRecord> records = new LinkedHashMap<>();
        for (Wave wave : plan.waves()) {
            for (String ciId : wave.ciIds()) {
                PlannedHost host = plan.host(ciId).orElseThrow();
                String level = ledger.state(ciId).map(PatchState::current).map(PatchLevel::toString).orElse("");
                records.put(ciId, HostRecord.planned(ciId, host.ci().name(), wave.index(), level));
            }
        }
        return records;
    }

    private static long count(PatchPlan plan, Exclusion.Reason reason) {
        return plan.exclusions().stream().filter(e -> e.reason() == reason).count();
    }
}
