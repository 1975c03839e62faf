package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.fake.InMemoryRunStore;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose runs are taken before their lease is over, and when. */
class DeadNodesTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Yard yard = new Yard();
    private final InMemoryRunStore store = yard.store;
    private final AtomicLong nanos = new AtomicLong(42);
    private final Set<String> dead = new HashSet<>();
    private final DeadNodes nodes = new DeadNodes(store, dead::contains, MOMENT, nanos::get);

    @BeforeEach
    void aRunThatANodeWalks() {
        yard.hosts("web-1").policy(Policies.policy().id("p1").build());
        yard.desk.request(Yard.request("p1", true, null, null));
        store.claimDue("a", LEASE).orElseThrow();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        yard.clock.advance(time);
    }

    @Test
    void row04_theRunOfADeadNodeIsTakenAMomentAfterItWasSeenDead() {
        dead.add("a");
        nodes.look();
        assertThat(store.claimDue("b", LEASE)).as("what it had begun may still come to light").isEmpty();
        pass(MOMENT);
        nodes.look();
        assertThat(store.claimDue("b", LEASE)).isPresent();
    }

    @Test
    void row01_aNodeThatIsNotProvedDeadKeepsItsRunUntilItsLeaseIsOver() {
        nodes.look();
        pass(MOMENT.multipliedBy(5));
        nodes.look();
        assertThat(store.claimDue("b", LEASE)).isEmpty();
        pass(LEASE);
        nodes.look();
        assertThat(store.claimDue("b", LEASE)).isPresent();
    }

    @Test
    void aRunThatItsHeirWalksIsNotTakenAgain() {
        dead.add("a");
        nodes.look();
        pass(MOMENT);
        nodes.look();
        store.claimDue("b", LEASE).orElseThrow();
        pass(MOMENT);
        nodes.look();
        assertThat(store.claimDue("c", LEASE)).isEmpty();
    }
}
