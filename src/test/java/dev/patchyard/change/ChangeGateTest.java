package dev.patchyard.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeGateTest {
    private static final Instant OPENS = Instant.parse("2026-11-15T02:00:00Z");
    private static final Instant ENDS = OPENS.plus(Duration.ofHours(4));

    private final ChangeRequest good = change(ChangeStatus.APPROVED, "patch-run:r1", "alice", "bob", "digest");

    @Test
    void anApprovedChangeMadeForTheRunAuthorises() {
        assertThat(judge(good, OPENS).authorised()).isTrue();
    }

    @Test
    void aChangeMadeForThePolicyAuthorises() {
        assertThat(judge(change(ChangeStatus.APPROVED, "patch-policy:p", "alice", "bob", "digest"), OPENS).authorised())
                .isTrue();
    }

    @Test
    void aChangeThatMerelyCoversTheHostsAuthorisesNothing() {
        assertThat(judge(change(ChangeStatus.APPROVED, null, "alice", "bob", "digest"), OPENS).objection())
                .contains("made for something else");
        assertThat(judge(change(ChangeStatus.APPROVED, "patch-run:r2", "alice", "bob", "digest"), OPENS).authorised())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = ChangeStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "APPROVED")
    void noOtherStateAuthorises(ChangeStatus status) {
        assertThat(judge(change(status, "patch-run:r1", "alice", "bob", "digest"), OPENS).authorised()).isFalse();
    }

    @Test
    void aChangeThatThisRunStartedGoesOnAuthorising() {
        ChangeRequest started = change(ChangeStatus.IN_PROGRESS, "patch-run:r1", "alice", "bob", "digest");
        assertThat(ChangeGate.judge(started, question(OPENS, null, false, true)).authorised()).isTrue();
    }

    @Test
    void whoAskedCannotHaveApproved() {
        assertThat(judge(change(ChangeStatus.APPROVED, "patch-run:r1", "bob", "bob", "digest"), OPENS).objection())
                .contains("requester approved");
        assertThat(judge(change(ChangeStatus.APPROVED, "patch-run:r1", "alice", null, "digest"), OPENS).authorised())
                .isFalse();
    }

    @Test
    void theWindowHoldsFromItsStartToTheCutOff() {
        assertThat(judge(good, OPENS.minusMillis(1)).authorised()).isFalse();
        assertThat(judge(good, ENDS.minus(Duration.ofMinutes(90)).minusMillis(1)).authorised()).isTrue();
        assertThat(judge(good, ENDS.minus(Duration.ofMinutes(90))).authorised()).isFalse();
    }

    @Test
    void anotherPlanThanTheApprovedOneIsRefused() {
        assertThat(judge(change(ChangeStatus.APPROVED, "patch-run:r1", "alice", "bob", "other"), OPENS).objection())
                .contains("another plan");
    }

    @Test
    void aChangeWithoutAPlanNeedsAPersonWhoNamesItForExactlyThisPlan() {
        ChangeRequest bare = change(ChangeStatus.APPROVED, null, "alice", "bob", null);
        assertThat(ChangeGate.judge(bare, question(OPENS, "c1", false, false)).authorised()).isFalse();
        assertThat(ChangeGate.judge(bare, question(OPENS, "c1", true, false)).authorised()).isTrue();
    }

    @Test
    void theDoorToTheDeskHasNoWayToApprove() {
        assertThat(Arrays.stream(Itsm.class.getMethods()).map(Method::getName).distinct())
                .containsExactlyInAnyOrder("find", "madeFor", "raise", "start", "close", "note", "attachDigest");
    }

    private static GateDecision judge(ChangeRequest change, Instant now) {
        return ChangeGate.judge(change, question(now, null, false, false));
    }

    private static ChangeGate.Question question(Instant now, @Nullable String named, boolean forPlan, boolean started) {
        return new ChangeGate.Question(
                "r1", "p", "digest", named, forPlan, started, now, Duration.ofMinutes(90), Duration.ofHours(4));
    }

    private static ChangeRequest change(
            ChangeStatus status, @Nullable String ref, String requester, @Nullable String approver, @Nullable String digest) {
        return new ChangeRequest(
                "c1", "CRQ1", "t", status, List.of("a"), OPENS, ENDS, requester, approver, ref, digest, "1");
    }
}
