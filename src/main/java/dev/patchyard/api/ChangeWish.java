package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.plan.PatchPlan;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.BackOut;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a change of what a person asks for: what is not said is taken from the plan and its policy. */
@Singleton
class ChangeWish {
    private static final Duration USUAL_LENGTH = Duration.ofHours(4);
    private static final Duration LONGEST = Duration.ofDays(7);

    private final RunStore store;
    private final PolicyShelf shelf;
    private final Clock clock;

    ChangeWish(RunStore store, PolicyShelf shelf, Clock clock) {
        this.store = store;
        this.shelf = shelf;
        this.clock = clock;
    }

    /** @throws ApiRefusal naming the field that is at fault */
    ChangeDraft draft(ChangeController.ChangeInput body, Actor actor) {
        PatchRun planned = body.planId() == null ? null : planned(body.planId());
        PatchPolicy policy = planned == null ? policy(body.policyId()) : planned.policy();
        if (body.policyId() != null && !policy.id().equals(body.policyId())) {
            throw ApiRefusal.rule("policy_id", "the plan is of the policy " + policy.id());
        }
        PatchPlan plan = planned == null ? null : planned.requirePlan();
        List<String> cis = cis(body.affectedCis(), plan);
        Instant start = body.scheduledAt() == null
                ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : body.scheduledAt();
        Instant end = body.scheduledEnd() == null ? start.plus(length(policy)) : body.scheduledEnd();
        if (!end.isAfter(start) || end.isAfter(start.plus(LONGEST))) {
            throw ApiRefusal.invalid("scheduled_end", "expected after scheduled_at, at most 7 days");
        }
        String title = Objects.requireNonNullElse(body.title(), "Patch " + cis.size() + " hosts: " + policy.name());
        String wayBack = Objects.requireNonNullElse(body.rollbackPlan(), BackOut.of(policy.recovery()));
        return new ChangeDraft(
                title, cis, start, end, wayBack, ChangeRequest.refOfPolicy(policy.id()), plan == null ? "" : plan.digest(),
                actor.name());
    }

    private PatchRun planned(String runId) {
        return store.find(runId)
                .filter(run -> run.plan() != null)
                .orElseThrow(() -> ApiRefusal.rule("plan_id", "there is no plan under that id"));
    }

    private PatchPolicy policy(@Nullable String id) {
        if (id == null) {
            throw ApiRefusal.rule("plan_id", "say plan_id, or policy_id and affected_cis");
        }
        return shelf.find(id)
                .map(PolicyShelf.Shelved::policy)
                .orElseThrow(() -> ApiRefusal.rule("policy_id", "there is no such policy"));
    }

    private static List<String> cis(@Nullable List<String> wanted, @Nullable PatchPlan plan) {
        List<String> all = plan == null ? List.of() : plan.ciIds();
        List<String> cis = wanted == null || wanted.isEmpty() ? all : wanted.stream().distinct().toList();
        if (cis.isEmpty()) {
            throw ApiRefusal.rule("affected_cis", plan == null ? "say which hosts" : "the plan touches no host");
        }
        List<String> strangers = plan == null ? List.of() : cis.stream().filter(ci -> !all.contains(ci)).toList();
        if (!strangers.isEmpty()) {
            throw ApiRefusal.rule("affected_cis", "not in the plan: " + String.join(", ", strangers));
        }
        return cis;
    }

    private static Duration length(PatchPolicy policy) {
        MaintenanceWindow window = policy.timing().window();
        return window == null ? USUAL_LENGTH : window.length();
    }
}
