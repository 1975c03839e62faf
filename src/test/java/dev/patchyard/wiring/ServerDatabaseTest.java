package dev.patchyard.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.access.Role;
import dev.patchyard.access.TokenShelf;
import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import dev.patchyard.audit.AuditBook;
import dev.patchyard.given.Policies;
import dev.patchyard.policy.PolicyShelf;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's beans on an embedded database, from an empty state directory on. */
class ServerDatabaseTest {
    @TempDir
    Path state;

    @Test
    void aServerStartsFromNothingAndFindsItsDataAgain() throws Exception {
        long pid;
        String secret;
        try (ApplicationContext server = server()) {
            pid = server.getBean(EmbeddedPostgres.class).pid();
            server.getBean(PolicyShelf.class).add(Policies.policy().id("kept").build(), false, Actor.SERVER);
            server.getBean(DataSource.class).getConnection().close();
            secret = bootstrapSecret();
            assertThat(server.getBean(TokenShelf.class).actorOf(secret))
                    .contains(new Actor("bootstrap", Role.BOOTSTRAP.rights()));
            assertThat(server.getBean(AuditBook.class).page(0, 5)).extracting(AuditBook.Entry::action)
                    .containsExactly("token.issue");
        }
        assertThat(Files.exists(Path.of("/proc", Long.toString(pid), "cwd"))).isFalse();
        assertThatEveryConnectionWasClosedBeforeTheServer();
        try (ApplicationContext server = server()) {
            assertThat(server.getBean(PolicyShelf.class).find("kept")).isPresent();
            assertThat(bootstrapSecret()).isEqualTo(secret);
        }
    }

    @Test
    void noBootstrapTokenIsMadeWhileSomebodyCanAdminister() throws Exception {
        try (ApplicationContext server = server()) {
            TokenShelf tokens = server.getBean(TokenShelf.class);
            tokens.issue("ada", Role.ADMINISTRATOR, server.getBean(Clock.class).instant().plus(Duration.ofDays(30)));
            tokens.list().stream()
                    .filter(token -> token.role() == Role.BOOTSTRAP)
                    .forEach(token -> tokens.revoke(token.id()));
        }
        Files.delete(state.resolve("bootstrap-token"));
        try (ApplicationContext server = server()) {
            assertThat(state.resolve("bootstrap-token")).doesNotExist();
            assertThat(server.getBean(TokenShelf.class).list())
                    .filteredOn(token -> token.role().rights().contains(Right.ADMINISTER))
                    .hasSize(2);
        }
    }

    private ApplicationContext server() {
        return ApplicationContext.run(
                        EmbeddedServer.class,
                        Map.of("patchyard.state-directory", state.toString(), "micronaut.server.port", -1))
                .getApplicationContext();
    }

    private String bootstrapSecret() throws IOException {
        Path file = state.resolve("bootstrap-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        return Files.readString(file).strip();
    }

    /** A server that is stopped under its clients writes a line for each of them. */
    private void assertThatEveryConnectionWasClosedBeforeTheServer() throws IOException {
        assertThat(Files.readString(state.resolve("postgres/data/server.log")))
                .contains("database system is shut down")
                .doesNotContain("terminating connection");
    }
}
