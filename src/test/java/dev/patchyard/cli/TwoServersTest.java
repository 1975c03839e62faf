package dev.patchyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.adapter.postgres.PostgresAuditTrail;
import dev.patchyard.adapter.postgres.PostgresPolicyShelf;
import dev.patchyard.adapter.postgres.PostgresRunStore;
import dev.patchyard.adapter.postgres.TestDatabase;
import dev.patchyard.fake.FakeSimEngine;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.journey.Eventually;
import dev.patchyard.journey.RealTime;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real servers on one PostgreSQL, and a host that takes connections and never says a word, so that a run stays in its
 * first step until the test lets it go.
 */
@Tag("long")
class TwoServersTest {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Clock CLOCK = RealTime.clock();

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.fresh();
    private final PolicyShelf shelf = new PostgresPolicyShelf(database.transactions(), CLOCK);
    private final RunStore store = new PostgresRunStore(database.transactions(), CLOCK);
    private final RunDesk desk = new RunDesk(
            shelf, store, new PostgresAuditTrail(database.transactions(), CLOCK), new Fitness(new FakeSimEngine(CLOCK)), CLOCK);
    private final List<Process> servers = new ArrayList<>();
    private ServerSocket silent;

    @BeforeEach
    void start() throws Exception {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Path inventory = Files.writeString(directory.resolve("hosts.yml"), """
                - name: web-1
                  host: 127.0.0.1
                  port: %d
                  user: root
                  os: debian12
                  tags: {env: lab}
                  ssh_host_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJYDArEMbMOo2ZsEPhHYmTVDjx6RbAnLIoHfUd5CyuAz]
                """.formatted(silent.getLocalPort()));
        Path password = Files.writeString(directory.resolve("password"), database.address().password() + "\n");
        Path config = Files.writeString(directory.resolve("patchyard.yml"), """
                patchyard:
                  database: {kind: external, url: '%s', user: '%s', password-file: '%s'}
                  cmdb: {kind: inventory_file, file: '%s'}
                  itsm.kind: builtin
                  sim-engine.kind: none
                """.formatted(database.address().url(), database.address().user(), password, inventory));
        for (String name : List.of("one", "two")) {
            servers.add(server(name, config));
        }
        for (String name : List.of("one", "two")) {
            Eventually.get("server " + name, START, () -> Files.exists(directory.resolve(name + ".ready")), ready -> ready);
        }
        shelf.add(Policies.policy().id("p1").takingEverything().build(), false, Actor.SERVER);
    }

    @AfterEach
    void stop() throws Exception {
        silent.close();
        for (Process server : servers) {
            server.destroyForcibly().waitFor();
        }
        database.close();
    }

    private Process server(String name, Path config) throws IOException, InterruptedException {
        Path state = Files.createDirectory(directory.resolve(name));
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", state.resolve("id").toString()).start().waitFor();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String product = String.join(File.pathSeparator, List.of(classes.split(File.pathSeparator)).stream()
                .filter(entry -> !entry.endsWith("test-classes")).toList());
        File log = directory.resolve(name + ".log").toFile();
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp", product,
                        "dev.patchyard.Patchyard", "server", "--config", config.toString(), "--port", "0", "--state",
                        state.toString(), "--ready-file", directory.resolve(name + ".ready").toString())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private PatchRun asked() {
        return desk.request(Yard.request("p1", true, null, null));
    }

    /** @return the server that walks the run, as soon as one does that has not this number */
    private Process owner(PatchRun run, Duration limit, long otherThan) {
        String node = Eventually.get("a node that walks the run", limit, () -> nodeOf(run),
                found -> found != null && !found.startsWith("node-" + otherThan + "-"));
        return servers.stream().filter(server -> node.startsWith("node-" + server.pid() + "-")).findFirst().orElseThrow();
    }

    private String nodeOf(PatchRun run) {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT node FROM runs WHERE id = '" + run.id() + "'")) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private void assertItEndsWell(PatchRun run) throws IOException {
        silent.close();
        PatchRun ended = Eventually.get(
                "the end of the run", Duration.ofMinutes(6), () -> store.find(run.id()).orElseThrow(), PatchRun::isEnded);
        assertThat(ended.failure()).as("%s", ended).isEqualTo("all_left_out");
        List<RunEvent> events = store.events(run.id(), 0, 1000);
        assertThat(events).extracting(RunEvent::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events).filteredOn(event -> event.text().contains(" → ")).extracting(RunEvent::text).doesNotHaveDuplicates();
    }

    @Test
    void row01_aRunWhoseNodeIsKilledIsTakenOverByTheOther() throws Exception {
        PatchRun run = asked();
        Process first = owner(run, Duration.ofSeconds(30), 0);
        first.destroyForcibly().waitFor();
        Process second = owner(run, Duration.ofSeconds(60), first.pid());
        assertThat(second).isNotSameAs(first);
        assertItEndsWell(run);
    }

    @Test
    void row06_aNodeThatIsToldToEndHandsItsRunOverAndEndsWithinTenSeconds() throws Exception {
        PatchRun run = asked();
        Process first = owner(run, Duration.ofSeconds(30), 0);
        first.destroy();
        assertThat(first.waitFor(10, TimeUnit.SECONDS)).as("it ended").isTrue();
        Process second = owner(run, Duration.ofSeconds(15), first.pid());
        assertThat(second).as("before the lease of the first one was over").isNotSameAs(first);
        assertItEndsWell(run);
    }

    @Test
    void row07_bothServersAreReadyOnlyWhileTheirDatabaseAnswers() throws Exception {
        for (String name : List.of("one", "two")) {
            String ready = Files.readString(directory.resolve(name + ".ready"));
            URI url = URI.create(ready.replaceAll(".*\"url\": \"([^\"]+)\".*\n?", "$1")).resolve("/health?probe=ready");
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            assertThat(connection.getResponseCode()).isEqualTo(200);
            connection.disconnect();
        }
    }
}
