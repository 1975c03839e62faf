package dev.patchyard.api;

import dev.patchyard.inventory.InventorySource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Metrics of an inventory that this server reads itself; there are none where a CMDB is asked. */
@Singleton
final class InventoryGauges {
    private final Optional<InventorySource> inventory;

    InventoryGauges(Optional<InventorySource> inventory) {
        this.inventory = inventory;
    }

    void register(MeterRegistry registry) {
        inventory.ifPresent(source -> {
            Gauge.builder("patchyard.inventory.current", source, InventoryGauges::isCurrent)
                    .description("1 when the inventory in use is what its file says, 0 when the file cannot be used")
                    .register(registry);
            Gauge.builder("patchyard.inventory.read.seconds", source, InventoryGauges::readAt)
                    .description("When the inventory in use was read, in seconds since 1970; 0 for never")
                    .register(registry);
            Gauge.builder("patchyard.inventory.hosts", source, each -> each.standing().items())
                    .description("Hosts of the inventory in use")
                    .register(registry);
        });
    }

    private static double isCurrent(InventorySource source) {
        return source.standing().quality() == InventorySource.Quality.CURRENT ? 1 : 0;
    }

    private static double readAt(InventorySource source) {
        Instant readAt = source.standing().readAt();
        return readAt == null ? 0 : readAt.getEpochSecond();
    }
}
