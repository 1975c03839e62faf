package dev.patchyard.api;

import dev.patchyard.inventory.InventorySource;
import dev.patchyard.run.Readiness;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says that the server is up, whether it is ready for requests, and which part of it does not do its best; why, the log and
 * the metrics tell.
 */
@Controller("/health")
@ExecuteOn(TaskExecutors.BLOCKING)
class HealthController {
    private final Optional<InventorySource> inventory;
    private final Readiness readiness;

    HealthController(Optional<InventorySource> inventory, Readiness readiness) {
        this.inventory = inventory;
        this.readiness = readiness;
    }

    /**
     * @param ready    whether requests should come here
     * @param degraded fixed words
     */
    record Health(String status, boolean ready, List<String> degraded) {}

    /** What a probe wants to know. */
    enum Probe {
        LIVE,
        READY
    }

    /** @param probe {@code live}, which is what an absent one means, or {@code ready} */
    @Get
    @Open
    HttpResponse<Health> health(@QueryValue @Nullable String probe) {
        boolean asksReady = Words.parse(Probe.class, "probe", probe) == Probe.READY;
        Readiness.Standing standing = readiness.now();
        List<String> degraded = new ArrayList<>(standing.degraded());
        boolean isGood = inventory
                .filter(source -> source.standing().quality() != InventorySource.Quality.CURRENT)
                .isEmpty();
        if (!isGood) {
            degraded.add("inventory");
        }
        Health health = new Health("up", standing.ready(), degraded);
        return asksReady && !standing.ready()
                ? HttpResponse.<Health>status(HttpStatus.SERVICE_UNAVAILABLE).body(health)
                : HttpResponse.ok(health);
    }
}
