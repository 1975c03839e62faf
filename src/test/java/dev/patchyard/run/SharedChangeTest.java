package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.Itsm.Closure.Outcome;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change that is kept open for retries is closed by what all attempts did. */
class SharedChangeTest {
    private final Yard yard = new Yard();

    @Test
    void aChangeThatOnlyARetryStartedIsClosedAllTheSame() {
        yard.hosts("a").policy(Policies.policy().build());
        String plan = yard.dryRunApproved("debian-baseline", "a");
        yard.fleet.host("a").isLost("no route to host");
        PatchRun first = yard.walk(yard.desk.request(new RunRequest(
                "debian-baseline", RunRequest.Trigger.MANUAL, Yard.ALICE, false, List.of(), null, plan, null, "", true)));
        assertThat(first.change().startedByUs()).isFalse();
        yard.fleet.host("a").isBack();
        PatchRun retry = yard.walk(yard.retryDesk.retry(
                first.id(), new RetryWish(RetryWish.Choice.BOTH, false, null, "it is back"), Yard.ALICE));
        assertThat(retry.hosts().get("a").state()).isEqualTo(HostState.OK);
        yard.clock.advance(Duration.ofHours(5));
        yard.corridor.relay().deliverDue();
        assertThat(yard.itsm.closure(first.change().id()).orElseThrow().outcome()).isEqualTo(Outcome.SUCCESSFUL);
    }
}
