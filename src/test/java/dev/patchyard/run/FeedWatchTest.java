package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.FeedFault;
import dev.patchyard.advisory.FeedState;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.InMemoryStandingAlarms;
import dev.patchyard.given.Yard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is woken by a feed that cannot be believed. */
class FeedWatchTest {
    private static final String KEY = "feed:osv:trouble";

    private final Yard yard = new Yard();
    private final Instant since = yard.clock.instant();
    private final FeedWatch watch = new FeedWatch(new InMemoryStandingAlarms(), yard.store, new DirectUnitOfWork());

    @Test
    void anAnomalyIsToldAtOnceAndOnce() {
        tell(FeedFault.Kind.ANOMALY);
        tell(FeedFault.Kind.ANOMALY);
        assertThat(yard.notifier.incidents()).hasSize(1);
        assertThat(yard.notifier.incident(KEY).orElseThrow().description()).contains("why", "It was never read before");
    }

    @Test
    void silenceIsToldAfterADay() {
        tell(FeedFault.Kind.UNAVAILABLE);
        yard.clock.advance(Duration.ofDays(1).minusSeconds(1));
        tell(FeedFault.Kind.UNAVAILABLE);
        assertThat(yard.notifier.incidents()).isEmpty();
        yard.clock.advance(Duration.ofSeconds(1));
        tell(FeedFault.Kind.UNAVAILABLE);
        assertThat(yard.notifier.incidents()).hasSize(1);
    }

    @Test
    void afterItWasBelievedAgainItIsToldAnew() {
        tell(FeedFault.Kind.FAULTY);
        yard.notifier.resolve(KEY);
        yard.clock.advance(Duration.ofMinutes(1));
        tell(null);
        assertThat(yard.notifier.incidents()).isEmpty();
        yard.clock.advance(Duration.ofMinutes(1));
        tell(FeedFault.Kind.FAULTY);
        assertThat(yard.notifier.incidents()).hasSize(1);
    }

    private void tell(FeedFault.@Nullable Kind kind) {
        watch.tell(new FeedState(
                "osv", yard.clock.instant(), null, null, 0, List.of(), 0,
                kind == null ? null : new FeedState.Trouble(kind, "why", since)));
        yard.corridor.relay().deliverDue();
    }
}
