package dev.patchyard.api;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.Vitals;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics of what should be zero or small in the whole cluster: see docs/reliability.md. */
@Singleton
final class ClusterGauges {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterGauges.class);
    /** A lease, the time it takes to notice its end, and as much again. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Vitals vitals;
    private final Corridor corridor;
    private volatile Optional<Vitals.Figures> figures = Optional.empty();
    private @Nullable MultiGauge skipped;

    ClusterGauges(Vitals vitals, Corridor corridor) {
        this.vitals = vitals;
        this.corridor = corridor;
    }

    void register(MeterRegistry registry) {
        gauge(registry, "patchyard.runs.without.live.lease", "Runs that are due and that no node walks; more than 0 is wrong",
                Vitals.Figures::runsWithoutLiveLease);
        gauge(registry, "patchyard.runs.parked", "Runs that are set aside because they cannot be read", Vitals.Figures::runsParked);
        gauge(registry, "patchyard.effects.unknown", "Snapshots never confirmed, and hosts held because nobody can speak for them",
                Vitals.Figures::effectsUnknown);
        gauge(registry, "patchyard.outbox.oldest.age", "Seconds since the oldest message that has not arrived was written",
                each -> each.outboxOldestAge() == null ? 0 : each.outboxOldestAge().toMillis() / 1e3);
        gauge(registry, "patchyard.slots.missed", "Slots that nobody noticed in time",
                each -> each.slotsSkipped().getOrDefault(SlotLedger.Reason.MISSED, 0L));
        skipped = MultiGauge.builder("patchyard.slots.skipped").description("Slots without a run").register(registry);
        Gauge.builder("patchyard.snapshots.untracked", corridor.keeper(), each -> each.untracked())
                .description("Snapshots that look like ours and that no run knows, at this node's last look")
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Vitals.Figures> value) {
        Gauge.builder(name, this, each -> each.figures.map(value::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .register(registry);
    }

    /** Counts anew; what cannot be counted is not a number, and the other metrics are told all the same. */
    void refresh() {
        try {
            figures = Optional.of(vitals.figures(GRACE));
        } catch (CollaboratorFault away) {
            LOG.warn("the cluster cannot be counted: {}", away.getMessage());
            figures = Optional.empty();
        }
        Map<SlotLedger.Reason, Long> reasons = figures.map(Vitals.Figures::slotsSkipped).orElse(Map.of());
        if (skipped != null) {
            skipped.register(
                    Arrays.stream(SlotLedger.Reason.values())
                            .map(reason -> MultiGauge.Row.of(
                                    Tags.of("reason", Words.of(reason)), figures.isEmpty() ? Double.NaN : reasons.getOrDefault(reason, 0L)))
                            .toList(),
                    true);
        }
    }
}
