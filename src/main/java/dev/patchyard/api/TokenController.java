package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.access.Role;
import dev.patchyard.access.TokenShelf;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bearer tokens. */
@Controller("/patch/tokens")
@ExecuteOn(TaskExecutors.BLOCKING)
class TokenController {
    private static final Duration USUAL_LIFE = Duration.ofHours(24);
    private static final Duration LONGEST_LIFE = Duration.ofDays(400);

    private final TokenShelf tokens;
    private final UnitOfWork unit;
    private final AuditTrail audit;
    private final Idempotency idempotency;
    private final Clock clock;

    TokenController(TokenShelf tokens, UnitOfWork unit, AuditTrail audit, Idempotency idempotency, Clock clock) {
        this.tokens = tokens;
        this.unit = unit;
        this.audit = audit;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    /** @param expiresAt null means 24 hours from now */
    @Introspected
    record TokenRequest(
            @NotBlank @Size(max = 100) String name, @NotNull String role, @Nullable Instant expiresAt) {}

    record TokenWire(
            String id, String name, String role, @Nullable String issuedAt, @Nullable String expiresAt,
            @Nullable String revokedAt) {}

    /** @param secret null when the request was sent again: it is told once */
    record IssuedToken(TokenWire token, @Nullable String secret) {}

    @Get
    @Needs(Right.ADMINISTER)
    Pages.Page<TokenWire> list(@QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        List<TokenShelf.Token> all = tokens.list();
        return Pages.of((offset, count) -> all.stream().skip(offset).limit(count).toList(), all.size(), limit, cursor, true)
                .map(TokenController::wire);
    }

    @Post
    @Needs(Right.ADMINISTER)
    HttpResponse<?> issue(HttpRequest<?> request, Actor actor, @Body @Valid TokenRequest body) {
        Role role = Words.parse(Role.class, "role", body.role());
        if (role == null || role == Role.BOOTSTRAP) {
            throw ApiRefusal.rule("role", "bootstrap tokens are made by the server alone");
        }
        Instant now = clock.instant();
        Instant expires = body.expiresAt() == null ? now.plus(USUAL_LIFE) : body.expiresAt();
        if (!expires.isAfter(now) || expires.isAfter(now.plus(LONGEST_LIFE))) {
            throw ApiRefusal.invalid("expires_at", "expected a time from now to 400 days ahead");
        }
        return idempotency.once(request, actor, body, issued -> new IssuedToken(issued.token(), null), () -> {
            TokenShelf.Issued issued = unit.together(() -> {
                TokenShelf.Issued made = issue(body.name(), role, expires);
                audit.record(actor, "token.issue", "token:" + made.token().id(),
                        Map.of("name", body.name(), "role", Words.of(role), "expires_at", String.valueOf(Words.time(expires))));
                return made;
            });
            return HttpResponse.created(
                    new IssuedToken(wire(issued.token()), issued.secret()), URI.create("/patch/tokens/" + issued.token().id()));
        });
    }

    @Delete("/{id}")
    @Needs(Right.ADMINISTER)
    HttpResponse<?> revoke(Actor actor, String id) {
        unit.together(() -> {
            if (!tokens.revoke(id)) {
                throw ApiRefusal.missing("token");
            }
            audit.record(actor, "token.revoke", "token:" + id, Map.of());
            return id;
        });
        return HttpResponse.noContent();
    }

    private TokenShelf.Issued issue(String name, Role role, Instant expires) {
        try {
            return tokens.issue(name, role, expires);
        } catch (IllegalArgumentException refused) {
            throw ApiRefusal.invalid("name", String.valueOf(refused.getMessage()).replaceFirst("^name: ", ""));
        }
    }

    private static TokenWire wire(TokenShelf.Token token) {
        return new TokenWire(
                token.id(), token.name(), Words.of(token.role()), Words.time(token.issued()), Words.time(token.expires()),
                Words.time(token.revoked()));
    }
}
