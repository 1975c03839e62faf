package dev.patchyard.adapter.itsm;

import dev.patchyard.adapter.http.Collaborator;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.Patience;
import dev.patchyard.change.Itsm;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** Offers the configured change desk. */
@Factory
final class ItsmBeans {
    @Singleton
    @Requires(beans = ItsmConfiguration.class)
    Itsm itsm(ItsmConfiguration configuration) {
        Collaborator collaborator = new Collaborator("ITSM", configuration.url(), configuration.tokenFile());
        return new HttpItsm(new JsonOverHttp(collaborator, Patience.DEFAULT));
    }
}
