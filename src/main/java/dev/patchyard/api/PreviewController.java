package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.plan.Screening;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.Slot;
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

    private final PolicyShelf shelf;
    private final Cmdb cmdb;
    private final Clock clock;

    PreviewController(PolicyShelf shelf, Cmdb cmdb, Clock clock) {
        this.shelf = shelf;
        this.cmdb = cmdb;
        this.clock = clock;
    }

    record Preview(
            String policyId, boolean enabled, List<String> incomplete, List<Fire> fires, List<Match> matching,
            List<PlanWire.LeftOut> leftOut, boolean overMaxTargets) {}

    /** @param lastStart from then on no host is started, null without a window */
    record Fire(@Nullable String at, String local, String zone, @Nullable String lastStart, String note) {}

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
                PolicyWire.fires(policy, clock.instant(), FIRES).stream().map(slot -> fire(policy, slot)).toList(),
                screening.candidates().stream().map(ci -> new Match(ci.id(), ci.name())).toList(),
                screening.exclusions().stream().map(PlanWire::leftOut).toList(),
                matching.size() > policy.rollout().maxTargets());
    }

    private static Fire fire(PatchPolicy policy, Slot slot) {
        MaintenanceWindow window = policy.timing().window();
        return new Fire(
                Words.time(slot.instant()), slot.localTime(), String.valueOf(policy.timing().zone()),
                window == null ? null : Words.time(window.lastStart(slot.instant())), slot.note());
    }
}
