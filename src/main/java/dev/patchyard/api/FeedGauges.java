package dev.patchyard.api;

import dev.patchyard.advisory.FeedDesk;
import dev.patchyard.advisory.FeedState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metrics of the feeds of advisories. */
@Singleton
final class FeedGauges {
    private final FeedDesk desk;
    private final Clock clock;
    private @Nullable MultiGauge trouble;
    private @Nullable MultiGauge age;

    FeedGauges(FeedDesk desk, Clock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    void register(MeterRegistry registry) {
        trouble = MultiGauge.builder("patchyard.feed.trouble")
                .description("1 while the last reading of the feed was not believed, 0 while it was")
                .register(registry);
        age = MultiGauge.builder("patchyard.feed.age.seconds")
                .description("Seconds since the feed was last read and believed; not a number for never")
                .register(registry);
    }

    /** Looks anew. */
    void refresh() {
        List<FeedState> states = desk.states();
        if (trouble != null && age != null) {
            trouble.register(states.stream()
                    .map(state -> MultiGauge.Row.of(Tags.of("feed", state.name()), state.trouble() == null ? 0 : 1))
                    .toList(), true);
            age.register(states.stream()
                    .map(state -> MultiGauge.Row.of(Tags.of("feed", state.name()), age(state)))
                    .toList(), true);
        }
    }

    private double age(FeedState state) {
        return state.acceptedAt() == null
                ? Double.NaN : Duration.between(state.acceptedAt(), clock.instant()).toMillis() / 1e3;
    }
}
