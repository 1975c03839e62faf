package dev.patchyard.fake;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.access.TokenSecret;
import dev.patchyard.access.TokenShelf;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tokens by the digest of their secrets. */
public final class InMemoryTokens implements TokenShelf {
    private final Map<String, Token> byDigest = new LinkedHashMap<>();
    private final Clock clock;

    public InMemoryTokens(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Issued issue(String name, Role role, Instant expires) {
        TokenSecret.requireName(name);
        if (!expires.isAfter(clock.instant())) {
            throw new IllegalArgumentException("expires: expected an instant in the future");
        }
        String secret = TokenSecret.make();
        Token token = new Token(UUID.randomUUID().toString(), name, role, clock.instant(), expires, null);
        byDigest.put(TokenSecret.digest(secret), token);
        return new Issued(token, secret);
    }

    @Override
    public synchronized Optional<Actor> actorOf(String secret) {
        return Optional.ofNullable(byDigest.get(TokenSecret.digest(secret)))
                .filter(token -> token.isLive(clock.instant()))
                .map(token -> new Actor(token.name(), token.role().rights()));
    }

    @Override
    public synchronized boolean revoke(String id) {
        boolean known = byDigest.values().stream().anyMatch(token -> token.id().equals(id));
        byDigest.replaceAll((digest, token) -> token.id().equals(id) ? ended(token) : token);
        return known;
    }

    private Token ended(Token token) {
        Instant revoked = token.revoked() == null ? clock.instant() : token.revoked();
        return new Token(token.id(), token.name(), token.role(), token.issued(), token.expires(), revoked);
    }

    @Override
    public synchronized List<Token> list() {
        return List.copyOf(byDigest.values()).reversed();
    }
}
