package dev.patchyard.adapter.postgres;

import dev.patchyard.access.Actor;
import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Incident;
import dev.patchyard.alert.IncidentBook;
import io.micronaut.context.annotation.Bean;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Incidents in the table {@code incidents}, one open one for each key. NB: it is found as a book alone: which way to people
 * is used is a matter of configuration.
 */
@Singleton
@Bean(typed = IncidentBook.class)
public final class PostgresIncidentBook implements IncidentBook {
    private static final String KIND = "(?::boolean IS NULL OR open = ?)";

    private final Sql sql;
    private final Documents documents;
    private final Clock clock;

    public PostgresIncidentBook(Transactions transactions, Clock clock) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
        this.clock = clock;
    }

    @Override
    public String open(Alert alert) {
        return sql.together(() -> {
            Locks.hold(sql, Locks.INCIDENTS, alert.dedupKey());
            Optional<Incident> open =
                    sql.first("SELECT document FROM incidents WHERE dedup_key = ? AND open", this::incident, alert.dedupKey());
            if (open.isEmpty()) {
                return add(alert).id();
            }
            Incident known = open.get();
            replace(new Incident(known.id(), known.number(), alert, known.openedAt(), now(), null));
            return known.id();
        });
    }

    @Override
    public boolean isOpen(String dedupKey) {
        return sql.number("SELECT count(*) FROM incidents WHERE dedup_key = ? AND open", dedupKey) > 0;
    }

    private Incident add(Alert alert) {
        String number = "INC%07d".formatted(sql.number("SELECT nextval('incident_numbers')"));
        Incident fresh = new Incident(UUID.randomUUID().toString(), number, alert, now(), now(), null);
        sql.update(
                "INSERT INTO incidents (id, dedup_key, open, document) VALUES (?, ?, true, ?)",
                fresh.id(), alert.dedupKey(), documents.write(fresh));
        return fresh;
    }

    private void replace(Incident incident) {
        sql.update(
                "UPDATE incidents SET open = ?, document = ? WHERE id = ?",
                incident.isOpen(), documents.write(incident), incident.id());
    }

    @Override
    public Optional<Incident> find(String id) {
        return sql.first("SELECT document FROM incidents WHERE id = ?", this::incident, id);
    }

    @Override
    public long count(@Nullable Boolean open) {
        return sql.number("SELECT count(*) FROM incidents WHERE " + KIND, open, open);
    }

    @Override
    public List<Incident> page(@Nullable Boolean open, int offset, int limit) {
        return sql.list(
                "SELECT document FROM incidents WHERE " + KIND + " ORDER BY position DESC LIMIT ? OFFSET ?",
                this::incident, open, open, limit, offset);
    }

    @Override
    public Optional<Incident> resolve(String id, Actor actor, String rootCause) {
        return sql.together(() -> {
            Optional<Incident> open = sql.first(
                    "SELECT document FROM incidents WHERE id = ? AND open FOR UPDATE", this::incident, id);
            Optional<Incident> resolved = open.map(one -> new Incident(
                    one.id(), one.number(), one.alert(), one.openedAt(), one.updatedAt(),
                    new Incident.Resolution(actor.name(), now(), rootCause)));
            resolved.ifPresent(this::replace);
            return resolved;
        });
    }

    private Incident incident(ResultSet row) throws SQLException {
        return documents.read(row.getString("document"), Incident.class);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
