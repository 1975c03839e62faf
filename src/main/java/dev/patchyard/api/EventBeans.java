package dev.patchyard.api;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** What the stream of events is made with. */
@Factory
final class EventBeans {
    @Singleton
    EventPace pace() {
        return EventPace.USUAL;
    }
}
