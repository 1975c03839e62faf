package dev.patchyard.adapter.cmdb;

import dev.patchyard.adapter.http.Collaborator;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.Patience;
import dev.patchyard.inventory.Cmdb;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.List;

/** Offers the configured CMDB. */
@Factory
final class CmdbBeans {
    @Singleton
    @Requires(beans = CmdbConfiguration.class)
    Cmdb cmdb(CmdbConfiguration configuration, List<Bastion> bastions) {
        Collaborator collaborator = new Collaborator("CMDB", configuration.url(), configuration.tokenFile());
        return new HttpCmdb(new JsonOverHttp(collaborator, Patience.DEFAULT), bastions);
    }
}
