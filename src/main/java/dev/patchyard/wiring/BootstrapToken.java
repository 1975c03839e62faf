package dev.patchyard.wiring;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.access.Role;
import dev.patchyard.access.TokenShelf;
import dev.patchyard.access.TokenShelf.Issued;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the first administrator in. When a server starts and nobody holds a living token with the right to administer, it
 * writes one that can make tokens and nothing else into a private file of the state directory; it ends after a day.
 */
@Singleton
@Requires(property = "patchyard.state-directory")
final class BootstrapToken implements ApplicationEventListener<ServerStartupEvent>, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(BootstrapToken.class);
    private static final Duration LIFE = Duration.ofHours(24);

    private final TokenShelf tokens;
    private final UnitOfWork unit;
    private final AuditTrail audit;
    private final Clock clock;
    private final Path file;

    BootstrapToken(
            TokenShelf tokens,
            UnitOfWork unit,
            AuditTrail audit,
            Clock clock,
            @Property(name = "patchyard.state-directory") Path stateDirectory) {
        this.tokens = tokens;
        this.unit = unit;
        this.audit = audit;
        this.clock = clock;
        this.file = stateDirectory.resolve("bootstrap-token");
    }

    /** Last, so that whoever finds the token finds a server that is through with its start. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent starting) {
        Instant now = clock.instant();
        boolean isHeld = tokens.list().stream()
                .anyMatch(token -> token.isLive(now) && token.role().rights().contains(Right.ADMINISTER));
        if (!isHeld) {
            unit.together(() -> {
                Issued issued = tokens.issue("bootstrap", Role.BOOTSTRAP, now.plus(LIFE));
                audit.record(Actor.SERVER, "token.issue", "token:" + issued.token().id(),
                        Map.of("name", "bootstrap", "role", Role.BOOTSTRAP.name()));
                // NB: inside the unit: a token that could not be written down must not exist.
                write(issued.secret());
                return issued;
            });
            LOG.info("nobody can administer yet: a token that can make tokens is in {}, for {} hours", file, LIFE.toHours());
        }
    }

    private void write(String secret) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    ".bootstrap-token",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, secret + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException fault) {
            throw new UncheckedIOException("cannot write " + file, fault);
        }
    }
}
