package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.alert.Alert;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.InMemoryStandingAlarms;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.journey.Eventually;
import dev.patchyard.policy.PatchPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComplianceWatchTest {
    private static final String KEY = "compliance:p:low";

    private final Yard yard = new Yard();
    private final InMemoryStandingAlarms alarms = new InMemoryStandingAlarms();
    private final ComplianceWatch watch = watch(80);

    private ComplianceWatch watch(int alertBelow) {
        return new ComplianceWatch(
                yard.board, yard.shelf,
                new ComplianceWatch.Voices(alarms, yard.feed, yard.store, new DirectUnitOfWork()), alertBelow, yard.clock);
    }

    @ParameterizedTest
    @CsvSource({"4, 5, false", "3, 4, true", "799, 1000, true", "800, 1000, false", "0, 1, true", "1, 1, false"})
    void peopleAreWokenBelowTheLimitAndNotAtIt(int compliant, int total, boolean woken) {
        enabled();
        compliance(compliant, total);
        look(watch);
        assertThat(yard.notifier.incidents()).hasSize(woken ? 1 : 0);
        assertThat(yard.feed.last()).isEqualTo(woken ? 1 : 0);
    }

    @Test
    void theIncidentSaysWhichHostsAreBehindAndTheFeedHowMany() {
        enabled();
        yard.board.put(List.of(
                state("a", ComplianceStatus.COMPLIANT, true), state("b", ComplianceStatus.NON_COMPLIANT, true),
                state("c", ComplianceStatus.UNKNOWN, false)));
        look(watch);
        Alert alert = yard.notifier.incident(KEY).orElseThrow();
        assertThat(alert.title()).contains("33.3 %", "below 80 %");
        assertThat(alert.ciIds()).containsExactly("b", "c");
        assertThat(alert.description()).contains("1 of 3", "name-b: non_compliant, because").doesNotContain("name-a");
        assertThat(yard.feed.after(0, 5)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(FeedEvent.Type.COMPLIANCE_LOW);
            assertThat(event.subject()).isEqualTo("p");
            assertThat(event.data()).isEqualTo(Map.of(
                    "policy_id", "p", "compliance_pct", 33.3, "alert_below", 80, "compliant", 1L, "non_compliant", 1L,
                    "unknown", 1L, "total", 3L));
        });
    }

    @Test
    void nobodyIsWokenTwiceBeforeItHasRecovered() {
        enabled();
        compliance(1, 2);
        look(watch);
        compliance(0, 2);
        look(watch);
        look(watch(80));
        assertThat(yard.feed.last()).isEqualTo(1);
        yard.notifier.resolve(KEY);
        compliance(2, 2);
        look(watch);
        assertThat(alarms.all()).isEmpty();
        assertThat(yard.notifier.incidents()).isEmpty();
        yard.clock.advance(Duration.ofMinutes(5));
        compliance(1, 2);
        look(watch);
        assertThat(yard.notifier.incidents()).hasSize(1);
        assertThat(yard.feed.last()).isEqualTo(2);
    }

    @Test
    void noDataIsNotZeroPercent() {
        enabled();
        look(watch);
        yard.board.put(List.of(state("a", ComplianceStatus.UNKNOWN, false), state("b", ComplianceStatus.UNKNOWN, false)));
        look(watch);
        assertThat(yard.notifier.incidents()).isEmpty();
    }

    @Test
    void aDisabledPolicyWakesNobody() {
        PatchPolicy on = Policies.policy().id("p").build();
        yard.shelf.add(
                new PatchPolicy(
                        on.id(), on.name(), on.osType(), on.targetTags(), on.patchLevel(), on.content(), false, on.timing(),
                        on.rollout(), on.work(), on.recovery(), on.change()),
                false, Actor.SERVER);
        compliance(0, 2);
        look(watch);
        assertThat(yard.notifier.incidents()).isEmpty();
    }

    @Test
    void aPolicyThatIsGoneIsForgotten() {
        enabled();
        compliance(0, 2);
        look(watch);
        yard.shelf.remove("p", 1, Actor.SERVER);
        look(watch);
        assertThat(alarms.all()).isEmpty();
    }

    @Test
    void anIncidentThatCouldNotBeOpenedIsTriedAgain() {
        enabled();
        compliance(0, 2);
        yard.notifier.faults.next("open", CollaboratorFault.Kind.UNAVAILABLE);
        look(watch);
        assertThat(yard.notifier.incidents()).isEmpty();
        yard.clock.advance(Duration.ofMinutes(1));
        look(watch);
        assertThat(yard.notifier.incidents()).hasSize(1);
        assertThat(yard.feed.last()).isEqualTo(1);
    }

    @Test
    void aRunThatHasEndedIsReasonToLook() {
        yard.hosts("web-1").policy(Policies.policy().id("p").takingEverything().build());
        PatchRun run = yard.desk.request(Yard.request("p", true, null, null));
        RunWalker.Rounds rounds = new RunWalker.Rounds(watch, new RollCall(yard.cmdb, yard.board, yard.clock), yard.records, yard.store,
                new Janitor(yard.store, yard.executor, yard.clock));
        try (RunWalker walker = new RunWalker("n1", yard.store, yard.corridor, rounds)) {
            walker.takeDue();
            Eventually.get("walking runs", Duration.ofMinutes(1), walker::walking, found -> found == 0);
        }
        assertThat(yard.store.find(run.id()).orElseThrow().isEnded()).isTrue();
        assertThat(alarms.all()).containsExactly(KEY);
    }

    @Test
    void zeroNeverAlerts() {
        enabled();
        compliance(0, 2);
        look(watch(0));
        assertThat(yard.notifier.incidents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101})
    void aLimitThatIsNoPercentageIsRefused(int limit) {
        assertThatThrownBy(() -> watch(limit)).hasMessageContaining("patchyard.compliance.alert-below");
    }

    private void enabled() {
        yard.shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
    }

    private void look(ComplianceWatch judge) {
        judge.look();
        yard.corridor.relay().deliverDue();
    }

    private void compliance(int compliant, int total) {
        yard.clock.advance(Duration.ofSeconds(1));
        for (int index = 0; index < total; index++) {
            ComplianceStatus status = index < compliant ? ComplianceStatus.COMPLIANT : ComplianceStatus.NON_COMPLIANT;
            yard.board.put(List.of(state("h" + index, status, true)));
        }
    }

    private PatchState state(String id, ComplianceStatus status, boolean isScanned) {
        @Nullable Instant at = isScanned ? yard.clock.instant() : null;
        return new PatchState(
                id, "name-" + id, "debian12", "lab", null, null, status, "because", at, at, null, false, List.of(), List.of("p"),
                null);
    }
}
