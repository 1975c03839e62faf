package dev.patchyard.adapter.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.patchyard.access.IdempotencyKeys;
import dev.patchyard.access.TokenShelf;
import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.IncidentBook;
import dev.patchyard.alert.StandingAlarms;
import dev.patchyard.change.ChangeBook;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.inventory.PatchStateBook;
import dev.patchyard.policy.PolicyRevisions;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.EvidenceShelf;
import dev.patchyard.run.PauseShelf;
import dev.patchyard.run.RunStore;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The database and everything that is kept in it. What uses a bean is closed before it: first the users of the pool, then
 * the pool, then a server of our own.
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

    @Singleton
    PolicyShelf shelf(Transactions transactions, Clock clock) {
        return new PostgresPolicyShelf(transactions, clock);
    }

    @Singleton
    PolicyRevisions revisions(Transactions transactions, PolicyShelf shelf, Clock clock) {
        return new PostgresPolicyRevisions(transactions, shelf, clock);
    }

    @Singleton
    AdvisoryBoard advisories(Transactions transactions) {
        return new PostgresAdvisoryBoard(transactions);
    }

    @Singleton
    ComplianceBoard patchStates(Transactions transactions) {
        return new PostgresComplianceBoard(transactions);
    }

    @Singleton
    PostgresAuditTrail audit(Transactions transactions, Clock clock) {
        return new PostgresAuditTrail(transactions, clock);
    }

    @Singleton
    TokenShelf tokens(Transactions transactions, Clock clock) {
        return new PostgresTokens(transactions, clock);
    }

    @Singleton
    IdempotencyKeys keys(Transactions transactions, Clock clock) {
        return new PostgresIdempotencyKeys(transactions, clock);
    }

    @Singleton
    RunStore runs(Transactions transactions, Clock clock) {
        return new PostgresRunStore(transactions, clock);
    }

    @Singleton
    EventFeed feed(Transactions transactions, Clock clock) {
        return new PostgresEventFeed(transactions, clock);
    }

    @Singleton
    StandingAlarms alarms(Transactions transactions) {
        return new PostgresStandingAlarms(transactions);
    }

    @Singleton
    PauseShelf pauses(Transactions transactions) {
        return new PostgresPauseShelf(transactions);
    }

    @Singleton
    EvidenceShelf evidence(Transactions transactions) {
        return new PostgresEvidenceShelf(transactions);
    }

    @Singleton
    SlotLedger slots(Transactions transactions, Clock clock) {
        return new PostgresSlotLedger(transactions, clock);
    }

    @Singleton
    PatchStateBook patchStateBook(Transactions transactions) {
        return new PostgresPatchStateBook(transactions);
    }

    @Singleton
    ChangeBook changeBook(Transactions transactions) {
        return new PostgresChangeBook(transactions);
    }

    @Singleton
    IncidentBook incidentBook(Transactions transactions, Clock clock) {
        return new PostgresIncidentBook(transactions, clock);
    }
}
