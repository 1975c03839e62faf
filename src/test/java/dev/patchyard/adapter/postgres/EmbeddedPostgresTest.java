package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    private static final Path PROGRAMS = Path.of("target", "postgres-programs");

    @TempDir
    Path home;

    @Test
    void dataOutlivesTheServer() throws SQLException {
        try (EmbeddedPostgres server = start()) {
            tell(server, "CREATE TABLE kept (word text)");
            tell(server, "INSERT INTO kept VALUES ('still here')");
        }
        try (EmbeddedPostgres server = start()) {
            assertThat(ask(server, "SELECT word FROM kept")).isEqualTo("still here");
        }
    }

    @Test
    void committedMeansOnDiskAndOnlyTheLoopbackListens() throws SQLException {
        try (EmbeddedPostgres server = start()) {
            assertThat(ask(server, "SHOW fsync")).isEqualTo("on");
            assertThat(ask(server, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(ask(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(server, "SHOW unix_socket_directories")).isEmpty();
        }
    }

    @Test
    void nobodyGetsInWithoutThePasswordAndItsFileIsPrivate() throws Exception {
        try (EmbeddedPostgres server = start()) {
            DatabaseAddress address = server.address("postgres");
            assertThatThrownBy(() -> DriverManager.getConnection(address.url(), address.user(), "guessed"))
                    .hasMessageContaining("password authentication failed");
            Path file = home.resolve("password");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
            assertThat(address.toString()).doesNotContain(address.password());
        }
    }

    @Test
    void aSecondProgramIsKeptAwayFromTheDirectory() {
        try (EmbeddedPostgres first = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(DatabaseUnusable.class)
                    .hasMessageContaining("another Patchyard is using the database");
            assertThat(first.pid()).isPositive();
        }
    }

    @Test
    void aServerThatOutlivedItsProgramIsTakenOver() throws Exception {
        long left = leaveAServerBehind();
        try (EmbeddedPostgres server = start()) {
            assertThat(server.pid()).isEqualTo(left);
            assertThat(ask(server, "SELECT 1")).isEqualTo("1");
        }
        assertThat(Files.exists(home.resolve("data").resolve("postmaster.pid"))).isFalse();
        // NB: no child of ours, so nobody told us of its end; the file goes a moment before the process does.
        ProcessHandle.of(left).ifPresent(process -> process.onExit().orTimeout(1, TimeUnit.MINUTES).join());
        assertThat(Files.exists(Path.of("/proc", Long.toString(left), "cwd"))).isFalse();
    }

    @Test
    void aFileOfADeadServerDoesNotStopTheNextOneEvenWhenItsNumberIsTaken() throws Exception {
        start().close();
        List<String> lines = List.of("" + ProcessHandle.current().pid(), "x", "0", "5432", "", "127.0.0.1", "0", "ready");
        Files.write(home.resolve("data").resolve("postmaster.pid"), lines);
        try (EmbeddedPostgres server = start()) {
            assertThat(ask(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aClusterThatWasOnlyBegunIsMadeAnew() throws Exception {
        Files.createDirectories(home.resolve("data-begun").resolve("base"));
        Files.writeString(home.resolve("password"), "old\n");
        try (EmbeddedPostgres server = start()) {
            assertThat(ask(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aLostPasswordFileIsNamed() throws Exception {
        start().close();
        Files.delete(home.resolve("password"));
        assertThatThrownBy(this::start).isInstanceOf(DatabaseUnusable.class).hasMessageContaining("password");
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(home, PROGRAMS, List.of());
    }

    private long leaveAServerBehind() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Leaver.class.getName(),
                        home.toString(),
                        PROGRAMS.toString())
                .inheritIO()
                .start();
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Long.parseLong(Files.readAllLines(home.resolve("data").resolve("postmaster.pid")).getFirst());
    }

    /** A program that starts the server and dies at once, without closing anything. */
    static final class Leaver {
        public static void main(String[] arguments) {
            EmbeddedPostgres.start(Path.of(arguments[0]), Path.of(arguments[1]), List.of());
            Runtime.getRuntime().halt(137);
        }
    }

    private static void tell(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        DatabaseAddress address = server.address("postgres");
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }
}
