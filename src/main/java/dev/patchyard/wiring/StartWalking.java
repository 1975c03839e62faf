package dev.patchyard.wiring;

import dev.patchyard.run.RunWalker;
import dev.patchyard.run.restore.RestoreGuard;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this node walk runs as soon as its server answers and it has seen that the database is as far as it remembers; goes on
 * looking.
 */
@Singleton
@Requires(property = "patchyard.walk-runs", notEquals = "false")
final class StartWalking implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(StartWalking.class);
    private static final int SECONDS = 5;

    private final RunWalker walker;
    private final RestoreGuard guard;
    private final ScheduledExecutorService beat =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("restore-guard").daemon(true).factory());
    private boolean isWalking;

    StartWalking(RunWalker walker, RestoreGuard guard) {
        this.walker = walker;
        this.guard = guard;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent started) {
        beat.scheduleWithFixedDelay(this::look, 0, SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            guard.look();
            if (!isWalking) {
                isWalking = true;
                walker.start();
            }
        } catch (RuntimeException | Error fault) {
            LOG.warn("cannot see whether the database is as far as it was: {}", fault.toString());
        }
    }

    @PreDestroy
    void stop() {
        beat.shutdown();
    }
}
