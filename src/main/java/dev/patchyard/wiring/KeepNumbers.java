package dev.patchyard.wiring;

import dev.patchyard.compliance.NumbersKeeper;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the numbers of compliance tended once a minute, on a thread of their own: counting many CIs takes a while. */
@Singleton
final class KeepNumbers implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(KeepNumbers.class);

    private final NumbersKeeper keeper;
    private final ScheduledExecutorService beat =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("numbers").daemon(true).factory());

    KeepNumbers(NumbersKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent started) {
        beat.scheduleWithFixedDelay(this::tend, 1, 1, TimeUnit.MINUTES);
    }

    private void tend() {
        try {
            keeper.tend();
        } catch (RuntimeException fault) {
            LOG.warn("the numbers of compliance could not be tended: {}", fault.toString());
        }
    }

    @PreDestroy
    void stop() {
        beat.shutdownNow();
    }
}
