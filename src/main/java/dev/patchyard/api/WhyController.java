package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.WhyDesk;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One answer to the question of a bad night: why is this CI patched, or not? */
@Controller("/patch/why")
@ExecuteOn(TaskExecutors.BLOCKING)
class WhyController {
    private final WhyDesk desk;

    WhyController(WhyDesk desk) {
        this.desk = desk;
    }

    record Why(
            String ciId, String ciName, String complianceStatus, String stateReason, @Nullable String lastScanned,
            @Nullable String lastPatched, List<String> reasons, List<Policy> policies, @Nullable LastRun lastRun,
            List<PauseController.Switch> pauses, @Nullable String placeHeldBy) {}

    record Policy(String id, boolean enabled) {}

    /** @param hostState null when the run left the CI out */
    record LastRun(
            String id, String kind, String phase, @Nullable String verdict, String attention, @Nullable String endedAt,
            @Nullable String hostState, String reason, @Nullable String leftOut, RunWire.@Nullable Change change) {}

    @Get("/{ci_id}")
    @Needs(Right.VIEW)
    Why why(@PathVariable("ci_id") String ciId) {
        return desk.ask(ciId).map(WhyController::wire).orElseThrow(() -> ApiRefusal.missing("CI"));
    }

    private static Why wire(WhyDesk.Why why) {
        return new Why(
                why.state().ciId(), why.state().ciName(), Words.of(why.state().status()), why.state().reason(),
                Words.time(why.state().lastScanned()), Words.time(why.state().lastPatched()), why.reasons(),
                why.policies().stream().map(WhyController::policy).toList(), lastRun(why),
                why.pauses().stream().map(PauseController.Switch::of).toList(), why.placeOf());
    }

    private static Policy policy(PatchPolicy policy) {
        return new Policy(policy.id(), policy.enabled());
    }

    private static @Nullable LastRun lastRun(WhyDesk.Why why) {
        PatchRun run = why.lastRun();
        if (run == null) {
            return null;
        }
        String reason = why.host() != null ? why.host().reason() : why.exclusion() == null ? "" : why.exclusion().detail();
        return new LastRun(
                run.id(), Words.of(run.origin().kind()), Words.of(run.phase()), Words.orNull(run.verdict()),
                Words.of(run.attention()), Words.time(run.endedAt()), why.host() == null ? null : Words.of(why.host().state()),
                reason, why.exclusion() == null ? null : Words.of(why.exclusion().reason()), RunWire.change(run.change()));
    }
}
