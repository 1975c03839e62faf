package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.patching.HostResult;
import org.junit.jupiter.api.Test;

class RedundancyTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();

    @Test
    void membersOfAGroupArePatchedOneAfterTheOther() {
        yard.hostOf("pair", "a");
        yard.hostOf("pair", "b");
        yard.policy(Policies.policy().stoppingAt("1", 5, 5).build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a", "b"));
        assertThat(run.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.executor.mostInFlight()).isEqualTo(1);
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @Test
    void aMemberThatFailedHoldsTheOthersOfItsRun() {
        yard.host("0");
        yard.hostOf("pair", "a").playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
        yard.hostOf("pair", "b");
        yard.policy(Policies.policy().stoppingAt("9", 5, 5).build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "0", "a", "b"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.FAILED);
        assertThat(run.hosts().get("b").state()).isEqualTo(HostState.NOT_STARTED);
        assertThat(run.hosts().get("b").reason()).contains("redundancy group is held", "a is FAILED");
        assertThat(yard.executor.touched()).containsExactly("0", "a");
    }

    @Test
    void aMemberThatFailedHoldsTheOthersOfLaterRunsUntilItIsInOrder() {
        yard.hostOf("pair", "a").playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
        yard.fleet.host("a").hasFailedUnit("web");
        yard.policy(Policies.policy().build());
        yard.walk(yard.approvedRun(POLICY, "a"));
        yard.hostOf("pair", "b");
        yard.policy(Policies.policy().id("others").build());
        assertThat(yard.corridor.places().sweep()).isZero();

        PatchRun held = yard.walk(yard.desk.request(yard.forSome("others", "b")));
        assertThat(held.hosts().get("b").reason()).contains("redundancy group is held");

        yard.fleet.host("a").isInOrder();
        assertThat(yard.corridor.places().sweep()).isEqualTo(1);
        PatchRun free = yard.walk(yard.desk.request(yard.forSome("others", "b")));
        assertThat(free.hosts().get("b").state()).isEqualTo(HostState.OK);
    }

    @Test
    void aMemberThatNobodyCanSpeakForHoldsTheOthers() {
        yard.host("0");
        yard.hostOf("pair", "a").playEnds(HostResult.Outcome.UNKNOWN, "connection lost").cannotBeFenced();
        yard.hostOf("pair", "b");
        yard.policy(Policies.policy().stoppingAt("9", 5, 5).build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "0", "a", "b"));
        assertThat(run.hosts().get("b").reason()).contains("a is UNKNOWN");
        assertThat(yard.store.placesHeld()).containsOnlyKeys("a");
    }
}
