package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.fake.InMemoryRunStore;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.given.Yard;
import dev.patchyard.given.Policies;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a node may walk a run, by its own monotonic time. */
class LeasesTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Yard yard = new Yard();
    private final InMemoryRunStore store = yard.store;
    private final MutableClock clock = yard.clock;
    private final AtomicLong nanos = new AtomicLong(42);
    private final AtomicBoolean away = new AtomicBoolean();
    private final Leases leases = new Leases(unsteady(), LEASE, nanos::get);
    private final Thread walker = new Thread(() -> { });
    private RunStore.Claim claim;

    /** The store, as long as it is not away. */
    private RunStore unsteady() {
        return (RunStore) Proxy.newProxyInstance(
                RunStore.class.getClassLoader(), new Class<?>[] {RunStore.class}, (proxy, method, arguments) -> {
                    if (away.get()) {
                        throw new StoreFault(CollaboratorFault.Kind.UNAVAILABLE, "away");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @BeforeEach
    void given() {
        yard.hosts("web-1").policy(Policies.policy().id("p1").build());
        yard.desk.request(Yard.request("p1", true, null, null));
        claim = store.claimDue("a", LEASE).orElseThrow();
        leases.hold(claim, walker, leases.now());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        clock.advance(time);
    }

    @Test
    void row16_aNodeThatCannotRenewGivesItsRunsUpBeforeAnybodyElseMayTakeThem() {
        away.set(true);
        pass(Duration.ofSeconds(19));
        leases.giveUpOverdue();
        assertThat(walker.isInterrupted()).isFalse();
        assertThatThrownBy(leases::renew).isInstanceOf(StoreFault.class);
        pass(Duration.ofSeconds(1));
        leases.giveUpOverdue();
        assertThat(walker.isInterrupted()).isTrue();
        assertThat(store.claimDue("b", LEASE)).as("the others wait for the end of the lease").isEmpty();
        pass(Duration.ofSeconds(11));
        assertThat(store.claimDue("b", LEASE)).isPresent();
    }

    @Test
    void aLeaseThatIsRenewedGoesOn() {
        for (int round = 0; round < 20; round++) {
            pass(Duration.ofSeconds(5));
            leases.renew();
            leases.giveUpOverdue();
        }
        assertThat(walker.isInterrupted()).isFalse();
        assertThat(store.claimDue("b", LEASE)).isEmpty();
    }

    @Test
    void row15_anOwnerThatSleptPastItsLeaseIsInterruptedWhenItWakesAndItsWritesAreRefused() {
        pass(Duration.ofMinutes(5));
        RunStore.Claim next = store.claimDue("b", LEASE).orElseThrow();
        leases.giveUpOverdue();
        assertThat(walker.isInterrupted()).isTrue();
        RunContext old = new RunContext(store, claim);
        assertThatThrownBy(() -> old.note(run -> run.withWave(7))).isInstanceOf(RunStore.StaleClaim.class);
        assertThat(new RunContext(store, next).note(run -> run.withWave(1)).wave()).isEqualTo(1);
    }

    @Test
    void aLeaseCountsFromBeforeItWasAskedFor() {
        pass(Duration.ofSeconds(10));
        AtomicBoolean slow = new AtomicBoolean(true);
        Leases late = new Leases(store, LEASE, () -> slow.getAndSet(false) ? 0 : Duration.ofSeconds(21).toNanos());
        late.hold(claim, walker, late.now());
        late.giveUpOverdue();
        assertThat(walker.isInterrupted()).isTrue();
    }

    @Test
    void aRunThatBelongsToSomebodyElseIsLetGoAtOnce() {
        clock.advance(Duration.ofMinutes(1));
        store.claimDue("b", LEASE).orElseThrow();
        leases.renew();
        assertThat(walker.isInterrupted()).isTrue();
    }

    @Test
    void whatIsDroppedIsNotGivenUp() {
        leases.drop(claim);
        pass(Duration.ofMinutes(1));
        leases.giveUpOverdue();
        leases.renew();
        assertThat(walker.isInterrupted()).isFalse();
        assertThat(leases.count()).isZero();
    }

    @Test
    void aRunThatWasGivenBackIsNotLostWhileItsThreadIsStillAtWork() {
        store.release(claim, Duration.ofMinutes(1));
        leases.settle(claim);
        leases.renew();
        pass(LEASE.plusSeconds(1));
        leases.giveUpOverdue();
        assertThat(walker.isInterrupted()).isFalse();
        assertThat(leases.walkers()).as("whoever closes waits for it").containsExactly(walker);
    }
}
