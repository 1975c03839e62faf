package dev.patchyard.schedule;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.NextSlots;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.RunDesk;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Clock;
import javax.sql.DataSource;

/** The schedule as a bean that starts when the server answers. */
@Factory
final class ScheduleBeans {
    @Singleton
    @Bean(preDestroy = "close")
    Schedule schedule(
            DataSource source, PolicyShelf shelf, NextSlots next, Almanac almanac, RunDesk desk, EventFeed feed, Clock clock) {
        return new Schedule(source, shelf, next, almanac, desk, feed, clock);
    }

    @Singleton
    @Requires(property = "patchyard.walk-runs", notEquals = "false")
    ApplicationEventListener<ServerStartupEvent> startSchedule(Schedule schedule) {
        return started -> schedule.start();
    }
}
