package dev.patchyard.adapter.postgres;

import dev.patchyard.run.PauseScope;
import dev.patchyard.run.PauseShelf;
import dev.patchyard.run.PauseSwitch;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Pause switches in the table {@code pauses}. */
@Singleton
public final class PostgresPauseShelf implements PauseShelf {
    private final Sql sql;

    public PostgresPauseShelf(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public PauseSwitch set(PauseSwitch wanted) {
        // NB: the update changes nothing; it lets a row that was there already be returned as well.
        return sql.list(
                        """
                        INSERT INTO pauses (scope, reason, actor, at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (scope) DO UPDATE SET reason = pauses.reason
                        RETURNING scope, reason, actor, at
                        """,
                        PostgresPauseShelf::read, wanted.scope().word(), wanted.reason(), wanted.actor(), wanted.at())
                .getFirst();
    }

    @Override
    public boolean lift(PauseScope scope) {
        return sql.update("DELETE FROM pauses WHERE scope = ?", scope.word()) > 0;
    }

    @Override
    public List<PauseSwitch> all() {
        return sql.list("SELECT scope, reason, actor, at FROM pauses ORDER BY at, scope", PostgresPauseShelf::read);
    }

    private static PauseSwitch read(ResultSet row) throws SQLException {
        return new PauseSwitch(
                PauseScope.parse(row.getString("scope")), row.getString("reason"), row.getString("actor"),
                Sql.requireInstant(row, "at"));
    }
}
