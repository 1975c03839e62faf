package dev.patchyard.adapter.simengine;

import dev.patchyard.adapter.http.Collaborator;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.Patience;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.Nap;
import dev.patchyard.snapshot.SimEngine;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Offers the configured hypervisor. */
@Factory
final class SimEngineBeans {
    @Singleton
    @Requires(beans = SimEngineConfiguration.class)
    SimEngine simEngine(SimEngineConfiguration configuration, Clock clock) {
        Collaborator collaborator = new Collaborator("sim-engine", configuration.url(), configuration.tokenFile());
        return new HttpSimEngine(
                new JsonOverHttp(collaborator, Patience.DEFAULT), clock, Nap.REAL, Limits.SNAPSHOT);
    }
}
