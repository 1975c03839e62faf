package dev.patchyard.adapter.ansible;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the injection probe when a server starts that may start plays, so that an unfit Ansible is known before the first
 * window. The plays themselves require it too; the server goes on, because what it shows is needed most then.
 */
@Singleton
@Requires(property = "patchyard.walk-runs", notEquals = "false")
final class ProbeAtStart implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeAtStart.class);

    private final Canary canary;

    ProbeAtStart(Canary canary) {
        this.canary = canary;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent started) {
        Thread.ofVirtual().name("injection-probe").start(() -> {
            try {
                canary.requireSilence();
            } catch (IllegalStateException refused) {
                LOG.error("No play will be started: {}", refused.getMessage());
            }
        });
    }
}
