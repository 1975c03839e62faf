package dev.patchyard.api;

import dev.patchyard.inventory.InventorySource;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Optional;

/** Says that the server is up, and which part of it does not do its best; why, the log and the metrics tell. */
@Controller("/health")
@ExecuteOn(TaskExecutors.BLOCKING)
class HealthController {
    private final Optional<InventorySource> inventory;

    HealthController(Optional<InventorySource> inventory) {
        this.inventory = inventory;
    }

    /** @param degraded fixed words */
    record Health(String status, List<String> degraded) {}

    @Get
    @Open
    Health health() {
        boolean isGood = inventory
                .filter(source -> source.standing().quality() != InventorySource.Quality.CURRENT)
                .isEmpty();
        return new Health("up", isGood ? List.of() : List.of("inventory"));
    }
}
