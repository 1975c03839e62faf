package dev.patchyard.adapter.postgres;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.access.TokenSecret;
import dev.patchyard.access.TokenShelf;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tokens in the table {@code api_tokens}, found by the digest of their secrets. */
@Singleton
public final class PostgresTokens implements TokenShelf {
    private static final String COLUMNS = "id, name, role, issued_at, expires_at, revoked_at";

    private final Sql sql;
    private final Clock clock;

    public PostgresTokens(Transactions transactions, Clock clock) {
        this.sql = new Sql(transactions);
        this.clock = clock;
    }

    @Override
    public Issued issue(String name, Role role, Instant expires) {
        TokenSecret.requireName(name);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (!expires.isAfter(now)) {
            throw new IllegalArgumentException("expires: expected an instant in the future");
        }
        String secret = TokenSecret.make();
        Token token = new Token(
                UUID.randomUUID().toString(), name, role, now, expires.truncatedTo(ChronoUnit.MICROS), null);
        sql.update(
                "INSERT INTO api_tokens (id, name, role, digest, issued_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
                token.id(), name, role, TokenSecret.digest(secret), token.issued(), token.expires());
        return new Issued(token, secret);
    }

    @Override
    public Optional<Actor> actorOf(String secret) {
        return sql.first(
                        "SELECT " + COLUMNS + " FROM api_tokens WHERE digest = ?",
                        PostgresTokens::token,
                        TokenSecret.digest(secret))
                .filter(token -> token.isLive(clock.instant()))
                .map(token -> new Actor(token.name(), token.role().rights()));
    }

    @Override
    public boolean revoke(String id) {
        return sql.update(
                        "UPDATE api_tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", clock.instant(), id)
                == 1;
    }

    @Override
    public List<Token> list() {
        return sql.list(
                "SELECT " + COLUMNS + " FROM api_tokens ORDER BY issued_at DESC, number DESC", PostgresTokens::token);
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                row.getString("id"),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                Sql.requireInstant(row, "issued_at"),
                Sql.requireInstant(row, "expires_at"),
                Sql.instant(row, "revoked_at"));
    }
}
