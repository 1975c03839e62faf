package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.patching.HostPermit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever still thinks about a permit under a claim that is over takes nothing away from the new owner. */
class StalePermitTest {
    private final Yard yard = new Yard();

    @Test
    void aSnapshotThatFailedForWhoeverLostTheRunGivesNothingBack() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun("debian-baseline", "a");
        yard.hypervisor.onCreated(snapshot -> {
            yard.clock.advance(Duration.ofSeconds(31));
            yard.store.claimDue("another node", Duration.ofSeconds(30)).orElseThrow();
        });
        yard.hypervisor.faults.loseAnswer("create");
        yard.store.claimDue("node", Duration.ofSeconds(30)).ifPresent(yard.corridor.engine()::walk);
        assertThat(yard.store.placesHeld()).as("places of the new owner's run").containsEntry("a", run.id());
        assertThat(yard.store.find(run.id()).orElseThrow().hosts().get("a").state()).isEqualTo(HostState.PLANNED);
    }

    @Test
    void aPermitThatIsReadAfterTheRunWasLostIsNotHandedOn() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun("debian-baseline", "a");
        List<Throwable> refused = new ArrayList<>();
        yard.fleet.host("a").whilePatched(() -> {
            assertThat(yard.executor.permit().ask("a")).as("who asks twice is answered alike").isInstanceOf(HostPermit.Answer.Granted.class);
            yard.clock.advance(Duration.ofSeconds(31));
            yard.store.claimDue("another node", Duration.ofSeconds(30)).orElseThrow();
            refused.add(catchThrowable(() -> yard.executor.permit().ask("a")));
        });
        yard.store.claimDue("node", Duration.ofSeconds(30)).ifPresent(yard.corridor.engine()::walk);
        assertThat(refused).singleElement().isInstanceOf(RunStore.StaleClaim.class);
        assertThat(yard.store.find(run.id()).orElseThrow().hosts().get("a").touched()).isTrue();
    }
}
