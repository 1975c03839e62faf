package dev.patchyard.adapter.notifier;

import dev.patchyard.adapter.http.Collaborator;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.Patience;
import dev.patchyard.alert.Notifier;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** Offers the configured way to people. */
@Factory
final class NotifierBeans {
    @Singleton
    @Requires(beans = NotifierConfiguration.class)
    Notifier notifier(NotifierConfiguration configuration) {
        Collaborator collaborator = new Collaborator("ITSM", configuration.url(), configuration.tokenFile());
        return new ItsmIncidents(new JsonOverHttp(collaborator, Patience.DEFAULT), configuration.assignUrgentTo());
    }
}
