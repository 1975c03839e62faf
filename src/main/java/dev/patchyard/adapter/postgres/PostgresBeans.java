package dev.patchyard.adapter.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The database, and the transactions that the stores share. What uses a bean is closed before it: first the users of the
 * pool, then the pool, then a server of our own.
 */
@Factory
final class PostgresBeans {
    private static final String KIND = "patchyard.database.kind";
    private static final String NAME = "patchyard";

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(property = KIND, value = DatabaseConfiguration.EMBEDDED, defaultValue = DatabaseConfiguration.EMBEDDED)
    EmbeddedPostgres server(@Nullable @Property(name = "patchyard.state-directory") Path stateDirectory) {
        if (stateDirectory == null) {
            throw new DatabaseUnusable("patchyard.state-directory is not set: name a directory for the embedded "
                    + "PostgreSQL, or set patchyard.database.kind to external");
        }
        return EmbeddedPostgres.start(stateDirectory.resolve("postgres"));
    }

    @Singleton
    @Requires(property = KIND, value = DatabaseConfiguration.EMBEDDED, defaultValue = DatabaseConfiguration.EMBEDDED)
    DatabaseAddress own(EmbeddedPostgres server) {
        Pools.create(server.address("postgres"), NAME);
        return server.address(NAME);
    }

    @Singleton
    @Requires(property = KIND, value = DatabaseConfiguration.EXTERNAL)
    DatabaseAddress external(DatabaseConfiguration configuration) {
        return configuration.address();
    }

    @Singleton
    @Bean(preDestroy = "close")
    HikariDataSource pool(DatabaseAddress address, DatabaseConfiguration configuration) {
        return Pools.open(address, configuration.connections());
    }

    @Singleton
    Transactions transactions(HikariDataSource pool) {
        return new Transactions(pool);
    }
}
