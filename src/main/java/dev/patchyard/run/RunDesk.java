package dev.patchyard.run;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where runs are asked for and stopped: the one entrance to the corridor for schedule, API and command line alike. */
public final class RunDesk {
    private final PolicyShelf shelf;
    private final RunStore store;
    private final AuditTrail audit;
    private final Fitness fitness;
    private final Clock clock;
    private final Ids ids;

    public RunDesk(PolicyShelf shelf, RunStore store, AuditTrail audit, Fitness fitness, Clock clock) {
        this(shelf, store, audit, fitness, clock, Ids.RANDOM);
    }

    /** @param ids names the runs */
    public RunDesk(PolicyShelf shelf, RunStore store, AuditTrail audit, Fitness fitness, Clock clock, Ids ids) {
        this.shelf = shelf;
        this.store = store;
        this.audit = audit;
        this.fitness = fitness;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Asks for a run. Not idempotent.
     *
     * @throws RunRefusal when the policy is missing, disabled or counts on what this server lacks, or the earlier run has no
     *     plan to use
     */
    public PatchRun request(RunRequest request) {
        Asked asked = prepare(request, policy(request.policyId()));
        keep(List.of(asked));
        return asked.run();
    }

    /** A run that is asked for, and not kept yet. */
    public record Asked(RunRequest request, PatchRun run) {}

    /**
     * Makes a run without keeping it.
     *
     * @param policy the one that is asked for, as it lies on the shelf
     * @throws RunRefusal as {@link #request}
     */
    public Asked prepare(RunRequest request, PatchPolicy policy) {
        if (!policy.enabled() && !request.dryRun()) {
            throw new RunRefusal(RunRefusal.Why.DISABLED, "policy_id", "the policy is disabled");
        }
        if (!request.dryRun()) {
            fitness.requireForRun(policy);
        }
        PatchRun run = PatchRun.asked(ids.next(), originOf(request), policy, now());
        if (request.planOf() != null) {
            run = withPlanOf(run, request.planOf());
        }
        return new Asked(request, run);
    }

    /** Keeps runs that one actor asks for, each with its audit entry. */
    public void keep(List<Asked> asked) {
        if (asked.isEmpty()) {
            return;
        }
        String first = "asked for by " + asked.getFirst().request().actor().name();
        if (asked.size() == 1) {
            store.add(asked.getFirst().run(), first);
        } else {
            store.addAll(asked.stream().map(Asked::run).toList(), first);
        }
        audit.recordAll(asked.stream().map(RunDesk::entry).toList());
    }

    private static AuditTrail.Decision entry(Asked asked) {
        RunRequest request = asked.request();
        return new AuditTrail.Decision(
                request.actor(), request.dryRun() ? "run.dry" : "run.start", "run:" + asked.run().id(), detail(request));
    }

    /**
     * Asks for a plan that is frozen ahead of any run. Not idempotent. Nothing is touched; a disabled policy can be planned.
     *
     * @param ciIds    a subset of the matching CIs, empty for all
     * @param changeId a change, not approved yet, that is handed the plan's digest; null for none
     * @throws RunRefusal when there is no such policy
     */
    public PatchRun requestPlan(String policyId, List<String> ciIds, @Nullable String changeId, Actor actor, String reason) {
        PatchPolicy policy = policy(policyId);
        PatchRun.Origin origin = new PatchRun.Origin(
                PatchRun.Kind.PLAN, RunRequest.Trigger.MANUAL, actor.name(), reason, true, ciIds, changeId, null, null,
                false, null);
        PatchRun run = PatchRun.asked(ids.next(), origin, policy, now());
        store.add(run, "plan asked for by " + actor.name());
        Map<String, String> detail = new LinkedHashMap<>(Map.of("policy", policyId, "reason", reason));
        if (changeId != null) {
            detail.put("handed_to_change", changeId);
        }
        audit.record(actor, "plan.make", "run:" + run.id(), detail);
        return run;
    }

    /**
     * Says that a plan which looks odd is meant as it is, so that its run goes on.
     *
     * @throws RunRefusal when there is no such run, or it does not wait for that
     */
    public PatchRun confirm(String runId, Actor actor, String reason) {
        require(runId);
        Confirmation word = new Confirmation(actor.name(), now(), reason);
        PatchRun changed = store.change(
                runId, null, current -> requireDoubted(current).confirmed(word),
                List.of(RunEvent.Draft.ofRun("phase", "the plan was confirmed by " + actor.name() + ": " + reason)), Map.of());
        audit.record(actor, "run.confirm", "run:" + runId, Map.of("reason", reason));
        store.wake(runId);
        return changed;
    }

    private static PatchRun requireDoubted(PatchRun run) {
        boolean waits = run.phase() == RunPhase.PLAN && run.plan() != null && run.confirmation() == null
                && run.attention() == Attention.NEEDS_OPERATOR;
        if (!waits) {
            throw new RunRefusal(RunRefusal.Why.STATE, "id", "the run does not wait for a confirmation");
        }
        return run;
    }

    private PatchRun require(String runId) {
        return store.find(runId)
                .orElseThrow(() -> new RunRefusal(RunRefusal.Why.NO_RUN, "id", "there is no such run"));
    }

    private PatchPolicy policy(String policyId) {
        return shelf.find(policyId)
                .map(PolicyShelf.Shelved::policy)
                .orElseThrow(() -> new RunRefusal(RunRefusal.Why.NO_POLICY, "policy_id", "there is no such policy"));
    }

    /**
     * Asks for a run that takes hosts of an earlier run back to their snapshots.
     *
     * @param ciIds hosts whose loss the actor has seen and confirmed by name
     * @throws RunRefusal when a host has no snapshot of that run
     */
    public PatchRun requestRollback(String runId, List<String> ciIds, String changeId, Actor actor, String reason) {
        fitness.noWayBack().ifPresent(why -> {
            throw new RunRefusal(RunRefusal.Why.STATE, "id", why);
        });
        PatchRun source = require(runId);
        if (!source.isEnded()) {
            throw new RunRefusal(RunRefusal.Why.STATE, "id", "the run has not ended");
        }
        Attempts attempts = Attempts.of(source, store);
        Map<String, HostRecord> hosts = new LinkedHashMap<>();
        for (String ciId : ciIds) {
            hosts.put(ciId, revertible(source, attempts, ciId).toGoBack());
        }
        PatchRun.Origin origin = new PatchRun.Origin(
                PatchRun.Kind.ROLLBACK, RunRequest.Trigger.MANUAL, actor.name(), reason, false, ciIds, changeId, runId, null,
                false, new Lineage(attempts.first().id(), runId, attempts.runs().size() + 1));
        PatchRun run = PatchRun.asked(ids.next(), origin, source.policy(), now())
                .withPlan(source.requirePlan())
                .withHosts(hosts);
        if (!store.add(run, "rollback of run " + runId + " asked for by " + actor.name())) {
            throw new RunRefusal(RunRefusal.Why.STATE, "id", "an attempt that is linked to the run has not ended");
        }
        audit.record(actor, "run.rollback", "run:" + runId, Map.of("cis", String.join(",", ciIds), "reason", reason));
        return run;
    }

    /**
     * Asks a run to stop. Twice is fine; a later abort strengthens an earlier cancel.
     *
     * @throws RunRefusal when the run ended, or is in a phase that must be finished
     */
    public PatchRun cancel(String runId, Actor actor, boolean abort, String reason) {
        PatchRun run = require(runId);
        Cancellation wish = new Cancellation(actor.name(), now(), abort, reason);
        PatchRun changed = store.change(
                run.id(), null, current -> requireCancellable(current).withCancellation(strengthened(current, wish)),
                List.of(RunEvent.Draft.ofRun("cancel", (abort ? "abort" : "cancel") + " asked for by " + actor.name())),
                Map.of());
        audit.record(actor, abort ? "run.abort" : "run.cancel", "run:" + runId, Map.of("reason", reason));
        store.wake(runId);
        return changed;
    }

    /** @return the run as it is now */
    public Optional<PatchRun> find(String runId) {
        return store.find(runId);
    }

    /** @return the runs as they are now, by id */
    public Map<String, PatchRun> find(Collection<String> runIds) {
        return runIds.isEmpty() ? Map.of() : store.find(runIds);
    }

    /**
     * @param except a run that does not count, null for none
     * @return the run of the policy that has not ended and is not a dry run, empty when there is none
     */
    public Optional<PatchRun> active(String policyId, @Nullable String except) {
        return active(List.of(policyId)).stream().filter(run -> !run.id().equals(except)).findFirst();
    }

    /** @return the runs of the policies that have not ended and are no dry runs, newest first */
    public List<PatchRun> active(Collection<String> policyIds) {
        return store.open(policyIds).stream().filter(run -> !run.isDryRun()).toList();
    }

    private static Cancellation strengthened(PatchRun run, Cancellation wish) {
        Cancellation earlier = run.cancellation();
        return earlier == null || (!earlier.abort() && wish.abort()) ? wish : earlier;
    }

    private static PatchRun requireCancellable(PatchRun run) {
        return switch (run.phase()) {
            case PLAN, VALIDATE, SNAPSHOT, EXECUTE, VERIFY -> run;
            case ROLLBACK, REPORT, ALERT, ENDED -> throw new RunRefusal(
                    RunRefusal.Why.STATE, "id", "a run in phase " + run.phase() + " cannot be cancelled");
        };
    }

    private static HostRecord revertible(PatchRun source, Attempts attempts, String ciId) {
        HostRecord host = source.host(ciId)
                .orElseThrow(() -> new RunRefusal(RunRefusal.Why.NO_HOST, "ci_ids", "not a host of this run: " + ciId));
        RevertOutlook.objection(host, attempts.hosts().get(ciId)).ifPresent(objection -> {
            throw new RunRefusal(RunRefusal.Why.STATE, "ci_ids", objection);
        });
        return host;
    }

    private PatchRun withPlanOf(PatchRun run, String sourceId) {
        PatchRun source = store.find(sourceId)
                .filter(s -> s.plan() != null && s.policy().id().equals(run.policy().id()))
                .orElseThrow(() ->
                        new RunRefusal(RunRefusal.Why.NO_PLAN, "plan_id", "there is no plan of this policy under that id"));
        if (!run.policy().actsLike(source.requirePlan().policy())) {
            throw new RunRefusal(
                    RunRefusal.Why.NO_PLAN, "plan_id", "the policy was changed since that plan was made: make a new plan");
        }
        if (!run.origin().ciIds().isEmpty()) {
            throw new RunRefusal(RunRefusal.Why.NO_PLAN, "ci_ids", "a frozen plan is carried out as a whole");
        }
        return run.withPlan(source.requirePlan());
    }

    private static PatchRun.Origin originOf(RunRequest request) {
        return new PatchRun.Origin(
                PatchRun.Kind.PATCH, request.trigger(), request.actor().name(), request.reason(), request.dryRun(),
                request.ciIds(), request.changeId(), request.planOf(), request.slot(),
                request.keepChangeOpen(), null);
    }

    private static Map<String, String> detail(RunRequest request) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("policy", request.policyId());
        detail.put("trigger", request.trigger().name());
        if (request.changeId() != null) {
            detail.put("named_change", request.changeId());
        }
        if (!request.reason().isEmpty()) {
            detail.put("reason", request.reason());
        }
        return detail;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
