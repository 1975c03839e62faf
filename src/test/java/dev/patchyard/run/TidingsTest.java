package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.alert.FeedEvent;
import dev.patchyard.alert.FeedEvent.Type;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TidingsTest {
    private final Yard yard = new Yard().hosts("web-1", "web-2").policy(Policies.policy().id("p").takingEverything().build());

    @Test
    void aRunIsToldWhenItIsPlannedAndWhenItHasEnded() {
        PatchRun done = yard.walk(yard.approvedRun("p", "web-1", "web-2"));
        List<FeedEvent> told = of(done);
        assertThat(told).extracting(FeedEvent::type).containsExactly(Type.RUN_STARTED, Type.RUN_COMPLETED);
        assertThat(told).allSatisfy(event -> assertThat(event.data())
                .containsEntry("policy_id", "p").containsEntry("run_id", done.id()).containsEntry("dry_run", false)
                .containsEntry("trigger", "manual").containsEntry("slot", null));
        assertThat(told.getLast().data()).containsEntry("verdict", "succeeded").containsEntry("hosts", Map.of("ok", 2))
                .containsEntry("change_id", done.change().id());
    }

    @Test
    void aRunThatPlannedNothingIsToldAsStartedAndCompleted() {
        yard.cmdb.faults.always("find", CollaboratorFault.Kind.REFUSED);
        PatchRun done = yard.walk(yard.desk.request(Yard.request("p", true, null, null)));
        assertThat(done.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(of(done)).extracting(FeedEvent::type).containsExactly(Type.RUN_STARTED, Type.RUN_COMPLETED);
        assertThat(of(done).getLast().data()).containsEntry("verdict", "failed").containsEntry("hosts", Map.of())
                .containsEntry("change_id", null);
    }

    @Test
    void aRunIsToldAsStartedWhenItIsTakenUpAndNotWhenItIsPlanned() {
        PatchRun asked = yard.desk.request(Yard.request("p", true, null, null));
        assertThat(of(asked)).isEmpty();
        yard.store.claimDue("node", Duration.ofSeconds(30));
        assertThat(of(asked)).extracting(FeedEvent::type).containsExactly(Type.RUN_STARTED);
        assertThat(yard.store.find(asked.id()).orElseThrow().plan()).isNull();
    }

    private List<FeedEvent> of(PatchRun run) {
        return yard.feed.after(0, 100).stream().filter(event -> event.subject().equals(run.id())).toList();
    }
}
