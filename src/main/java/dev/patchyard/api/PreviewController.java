package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.plan.Screening;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.Slot;
import dev.patchyard.policy.SlotLedger;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy is going to do, before it does anything. */
@Controller("/patch/policies/{id}/preview")
@ExecuteOn(TaskExecutors.BLOCKING)
class PreviewController {
    private static final int FIRES = 5;
    private static final int RECENT_SLOTS = 10;

    private final PolicyShelf shelf;
    private final Almanac almanac;
    private final Cmdb cmdb;
    private final Clock clock;

    PreviewController(PolicyShelf shelf, Almanac almanac, Cmdb cmdb, Clock clock) {
        this.shelf = shelf;
        this.almanac = almanac;
        this.cmdb = cmdb;
        this.clock = clock;
    }

    record Preview(
            String policyId, boolean enabled, List<String> incomplete, List<Fire> fires, List<Match> matching,
            List<PlanWire.LeftOut> leftOut, boolean overMaxTargets, List<PastSlot> recentSlots) {}

    /**
     * @param lastStart  from then on no host is started, null without a window
     * @param plannedRun the run that holds the plan of this slot, null before it is planned
     * @param blackouts  those that keep a matching CI from being started then
     */
    record Fire(
            @Nullable String at, String local, String zone, @Nullable String lastStart, String note,
            @Nullable String plannedRun, List<BlackoutWire.Ahead> blackouts) {}

    /** A slot that came. @param skipped why it has no run, null when it has one */
    record PastSlot(
            @Nullable String dueAt, @Nullable String decidedAt, @Nullable String runId, @Nullable String skipped,
            String detail) {}

    record Match(String ciId, String ciName) {}

    @Get
    @Needs(Right.VIEW)
    Preview preview(String id) {
        PatchPolicy policy = shelf.find(id)
                .map(PolicyShelf.Shelved::policy)
                .orElseThrow(() -> ApiRefusal.missing("policy"));
        List<Ci> matching = cmdb.find(CiSelector.byTags(policy.targetTags()));
        Screening screening = Screening.of(policy, matching);
        return new Preview(
                policy.id(), policy.enabled(), policy.incomplete(),
                PolicyWire.fires(policy, clock.instant(), FIRES).stream().map(slot -> fire(policy, slot, matching)).toList(),
                screening.candidates().stream().map(ci -> new Match(ci.id(), ci.name())).toList(),
                screening.exclusions().stream().map(PlanWire::leftOut).toList(),
                matching.size() > policy.rollout().maxTargets(),
                almanac.slots().of(id, RECENT_SLOTS).stream().map(PreviewController::past).toList());
    }

    private Fire fire(PatchPolicy policy, Slot slot, List<Ci> matching) {
        String plannedRun = almanac.slots().planned(policy.id()).stream()
                .filter(planned -> planned.slot().equals(slot.instant()))
                .map(SlotLedger.Planned::runId)
                .findFirst()
                .orElse(null);
        List<BlackoutWire.Ahead> blackouts = almanac.ahead(matching, slot.instant()).stream()
                .filter(blackout -> blackout.lasts(slot.instant()))
                .map(BlackoutWire::ahead)
                .toList();
        MaintenanceWindow window = policy.timing().window();
        return new Fire(
                Words.time(slot.instant()), slot.localTime(), String.valueOf(policy.timing().zone()),
                window == null ? null : Words.time(window.lastStart(slot.instant())), slot.note(),
                plannedRun, blackouts);
    }

    private static PastSlot past(SlotLedger.Decided decided) {
        return switch (decided.outcome()) {
            case SlotLedger.Outcome.Ran ran ->
                new PastSlot(Words.time(decided.slot()), Words.time(decided.at()), ran.runId(), null, "");
            case SlotLedger.Outcome.Skipped skipped -> new PastSlot(
                    Words.time(decided.slot()), Words.time(decided.at()), null, Words.of(skipped.reason()), skipped.detail());
        };
    }
}
