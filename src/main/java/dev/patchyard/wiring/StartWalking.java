package dev.patchyard.wiring;

import dev.patchyard.run.RunWalker;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;

/** Lets this node walk runs as soon as its server answers. */
@Singleton
@Requires(property = "patchyard.walk-runs", notEquals = "false")
final class StartWalking implements ApplicationEventListener<ServerStartupEvent> {
    private final RunWalker walker;

    StartWalking(RunWalker walker) {
        this.walker = walker;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent started) {
        walker.start();
    }
}
