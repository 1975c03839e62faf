package dev.patchyard.adapter.postgres;

import dev.patchyard.alert.StandingAlarms;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Alarms in the table {@code standing_alarms}, whose key lets each in once. */
@Singleton
public final class PostgresStandingAlarms implements StandingAlarms {
    private final Sql sql;

    public PostgresStandingAlarms(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public boolean raise(String key, Instant since) {
        return sql.update("INSERT INTO standing_alarms (key, since) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", key, since) == 1;
    }

    @Override
    public boolean settle(String key) {
        return sql.update("DELETE FROM standing_alarms WHERE key = ?", key) == 1;
    }

    @Override
    public List<String> all() {
        return sql.list("SELECT key FROM standing_alarms ORDER BY key COLLATE \"C\"", row -> row.getString("key"));
    }
}
