package dev.patchyard.contract;

import static dev.patchyard.contract.FullRun.HOST;
import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.change.Itsm;
import dev.patchyard.run.Attention;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.Claim;
import dev.patchyard.run.RunStore.StaleClaim;
import dev.patchyard.run.Tidings;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Promises of {@link RunStore}: messages that wait to be delivered, and what the feed is told. */
public abstract class RunMessagesContract extends RunStoreGiven {
    @Test
    void everyKindOfMessageComesBackAsItWasPutInOrder() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        Map<String, Outward> messages = new LinkedHashMap<>();
        messages.put("k1", new Outward.WritePatchState(HOST, Map.of("compliance_status", "compliant", "pending", 3)));
        messages.put("k2", new Outward.CloseChange("c1", new Itsm.Closure(Itsm.Closure.Outcome.FAILED, "notes\n\u0000")));
        messages.put("k3", new Outward.NoteOnChange("c1", "text"));
        messages.put("k4", new Outward.OpenIncident(
                new Alert(Alert.Severity.P2, "title", "more", List.of(HOST), "patch-run:r1:failed", null)));
        store.change("r1", null, UnaryOperator.identity(), NONE, messages);
        List<Delivery> found = store.deliveries("r1");
        assertThat(found).extracting(Delivery::key).containsExactly("k1", "k2", "k3", "k4");
        assertThat(found.get(0).outward()).isEqualTo(messages.get("k1"));
        assertThat(found.get(2).outward()).isEqualTo(messages.get("k3"));
        assertThat(found.get(3)).isEqualTo(
                new Delivery("k4", "r1", messages.get("k4"), 0, NOON, null, false, "", ""));
        assertThat(((Outward.CloseChange) found.get(1).outward()).closure().notes()).startsWith("notes\n");
    }

    @Test
    void theSameKeyIsTheSameMessage() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.change("r1", null, UnaryOperator.identity(), NONE, message("k"));
        store.change("r1", null, UnaryOperator.identity(), NONE, Map.of("k", new Outward.NoteOnChange("c9", "other")));
        assertThat(store.deliveries("r1")).singleElement()
                .satisfies(delivery -> assertThat(delivery.outward()).isEqualTo(message("k").get("k")));
    }

    @Test
    void aMessageIsDueUntilItArrivedOrIsGivenUp() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.change("r1", null, UnaryOperator.identity(), NONE, message("k1"));
        store.change("r1", null, UnaryOperator.identity(), NONE, message("k2"));
        assertThat(store.dueDeliveries(1)).extracting(Delivery::key).containsExactly("k1");
        store.undelivered("k1", "away", clock.instant().plusSeconds(60));
        store.undelivered("k2", "refused for good", null);
        assertThat(store.dueDeliveries(9)).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(store.dueDeliveries(9)).singleElement().satisfies(delivery -> {
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(delivery.lastError()).isEqualTo("away");
        });
        store.delivered("k1", "INC1");
        assertThat(store.dueDeliveries(9)).isEmpty();
        assertThat(store.deliveries("r1").getFirst()).satisfies(delivery -> {
            assertThat(delivery.isOpen()).isFalse();
            assertThat(delivery.result()).isEqualTo("INC1");
            assertThat(delivery.doneAt()).isEqualTo(clock.instant());
        });
        assertThat(store.deliveries("r1").getLast().givenUp()).isTrue();
    }

    @Test
    void messagesMayBeDeliveredAfterTheRunEnded() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.change("r1", null, run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED), NONE, message("k"));
        store.delivered("k", "");
        assertThat(store.deliveries("r1").getFirst().isOpen()).isFalse();
    }

    @Test
    void aMessageMayBelongToNoRun() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.post("k", new Outward.NoteOnChange("c1", "one"));
        store.post("k", new Outward.NoteOnChange("c9", "other"));
        assertThat(store.deliveries("r1")).isEmpty();
        assertThat(store.dueDeliveries(10)).containsExactly(
                new Delivery("k", null, new Outward.NoteOnChange("c1", "one"), 0, NOON, null, false, "", ""));
        store.delivered("k", "INC1");
        assertThat(store.dueDeliveries(10)).isEmpty();
    }

    @Test
    void whatHasNotArrivedIsToldNewestFirstAndGivenUpOnesAreAmongIt() {
        for (String key : List.of("k1", "k2", "k3", "k4")) {
            store.post(key, new Outward.NoteOnChange("c1", key));
        }
        store.delivered("k1", "");
        store.undelivered("k2", "refused", null);
        store.undelivered("k3", "later", NOON.plusSeconds(9));
        assertThat(store.undelivered(10)).extracting(Delivery::key).containsExactly("k4", "k3", "k2");
        assertThat(store.undelivered(1)).extracting(Delivery::key).containsExactly("k4");
    }

    @Test
    void theFeedIsToldOfARunTogetherWithItsState() {
        PatchRun asked = FullRun.asked("r1", "p1", NOON);
        store.add(asked, "x");
        assertThat(told()).isEqualTo(Tidings.asked(asked)).hasSize(1);
        Claim first = store.claimDue("n1", LEASE).orElseThrow();
        assertThat(told().subList(1, 2)).as("taken up").isEqualTo(Tidings.begun(asked)).hasSize(1);
        store.release(first, Duration.ZERO);
        assertThat(store.claimDue("n2", LEASE)).isPresent();
        assertThat(told()).as("taken over").hasSize(2);
        change("r1", run -> run.withAttention(Attention.WAITING, "wait"));
        PatchRun validating = change("r1", run -> FullRun.inPhase(run, RunPhase.VALIDATE, null));
        PatchRun ended = change("r1", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.REFUSED));
        assertThat(told()).extracting(FeedEvent.Draft::type).containsExactly(
                FeedEvent.Type.SCHEDULED, FeedEvent.Type.RUN_STARTED, FeedEvent.Type.RUN_COMPLETED);
        assertThat(told().getLast()).isEqualTo(Tidings.moved(validating, ended).getLast());
    }

    @Test
    void aChangeThatIsRefusedTellsNothing() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        Claim old = store.claimDue("n1", LEASE).orElseThrow();
        pass(clock, LEASE.plusSeconds(1));
        store.claimDue("n2", LEASE).orElseThrow();
        assertThatThrownBy(() -> store.change(
                        "r1", old, run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED), NONE, Map.of()))
                .isInstanceOf(StaleClaim.class);
        assertThat(told()).extracting(FeedEvent.Draft::type).doesNotContain(FeedEvent.Type.RUN_COMPLETED);
    }

    private List<FeedEvent.Draft> told() {
        return feed.after(0, 100).stream()
                .map(event -> new FeedEvent.Draft(event.type(), event.subject(), event.data()))
                .toList();
    }

    @Test
    void messagesOfNobodyAreForgottenOnceTheyArrivedLongAgo() {
        for (int number = 0; number < 3; number++) {
            store.post("k" + number, new Outward.NoteOnChange("c", "x"));
        }
        store.delivered("k0", "");
        store.delivered("k1", "");
        Instant later = clock.instant().plusSeconds(1);

        assertThat(store.forgetMessages(clock.instant(), 9)).isZero();
        assertThat(store.forgetMessages(later, 1)).isEqualTo(1);
        assertThat(store.forgetMessages(later, 9)).isEqualTo(1);
        assertThat(store.undelivered(9)).extracting(Delivery::key).containsExactly("k2");
    }
}
