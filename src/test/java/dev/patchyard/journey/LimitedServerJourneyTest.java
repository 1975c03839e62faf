package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.datacenter.SecondServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole server whose plays have no room left on their disk, or that has no descriptors or no processes left. */
@Tag("long")
class LimitedServerJourneyTest extends Journey {
    private Path disk;
    private SecondServer server;

    @BeforeEach
    void startAServerWithASmallDisk() throws Exception {
        disk = Files.createTempDirectory("py-disk");
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "small-disk", disk.toString()) == 0,
                "a disk of memory cannot be mounted by whoever runs this");
        server = site().with(Map.of("PATCHYARD_ANSIBLE_RUN_DIR", disk.resolve("plays").toString()));
        speakingTo(server);
    }

    @AfterEach
    void endTheServer() throws Exception {
        if (server != null) {
            server.close();
        }
        command("umount", "--lazy", disk.toString());
        Files.delete(disk);
    }

    private static int command(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }

    private void fillTheDisk() {
        try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
            for (int block : List.of(4096, 1)) {
                fill(out, block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space");
        }
    }

    private static void fill(OutputStream out, int block) {
        try {
            while (true) {
                out.write(new byte[block]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space");
        }
    }

    @Test
    void row44_aServerWithoutRoomForPlaysFailsTheRunBeforeAnyHostIsTouchedAndGoesOnWhenThereIsRoom() throws IOException {
        LentHost host = givenADebianHost();
        String policy = givenAPolicyFor("debian", Map.of());
        JsonNode plan = dryRun(policy);
        fillTheDisk();

        JsonNode failed = awaitEnd(startApproved(policy, plan, List.of(host)));
        assertThat(verdict(failed)).as("%s", failed).isEqualTo("failed");
        assertThat(failed.required("failure").asText()).isEqualTo("play_refused");
        assertThat(failed.at("/hosts/0/state").asText()).isEqualTo("not_started");
        assertThat(host.packageVersion("acme-web")).isEqualTo("1.0");
        assertThat(host.upgradesOf("acme-web")).isZero();
        assertThat(processesOf(failed.required("id").asText())).isEmpty();

        Files.delete(disk.resolve("filler"));
        JsonNode again = awaitEnd(startPlannedAndApproved(policy, List.of(host)));
        assertThat(verdict(again)).as("%s", again).isEqualTo("succeeded");
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.0");
    }

    @Test
    void row44_aServerThatRunsOutOfDescriptorsInARunTellsTheTruthAboutItsHost() throws Exception {
        LentHost host = givenADebianHost();
        String policy = givenAPolicyFor("debian", Map.of());
        JsonNode plan = dryRun(policy);
        String id = startApproved(policy, plan, List.of(host));
        limitDescriptors(descriptors() + 1);
        Eventually.get("a server that has no descriptors left", Duration.ofMinutes(2), this::answers, answers -> !answers);
        limitDescriptors(10_000);

        JsonNode run = awaitEnd(id);
        String version = host.packageVersion("acme-web");
        boolean wasNotBegun = Set.of("not_started", "precheck_failed", "unreachable").contains(run.at("/hosts/0/state").asText());
        assertThat(verdict(run)).as("%s", run).isIn(Set.of("succeeded", "failed"));
        if (verdict(run).equals("succeeded")) {
            assertThat(version).isEqualTo("2.0");
        } else if (wasNotBegun) {
            assertThat(version).isEqualTo("1.0");
        }
        assertThat(host.upgradesOf("acme-web")).isEqualTo(version.equals("2.0") ? 1 : 0);
        assertThat(host.packagesAreInOrder()).isTrue();
        assertThat(processesOf(id)).isEmpty();
        Eventually.get("the server answers again", Duration.ofMinutes(1), this::answers, answers -> answers);
    }

    @Test
    void row44_aServerThatMayMakeNoProcessFailsTheRunBeforeAnyHostIsTouchedAndGoesOnWhenItMay() throws Exception {
        LentHost host = givenADebianHost();
        String policy = givenAPolicyFor("debian", Map.of());
        JsonNode plan = dryRun(policy);
        Optional<ProcessLimit> limit = ProcessLimit.around(server.pid());
        assumeTrue(limit.isPresent(), "a control group cannot be made by whoever runs this");
        try (ProcessLimit around = limit.get()) {
            around.nothingMore();
            String id = startApproved(policy, plan, List.of(host));
            Eventually.get("something is refused", Duration.ofMinutes(2), around::hasRefused, refused -> refused);
            JsonNode failed = awaitEnd(id);
            assertThat(verdict(failed)).as("%s", failed).isEqualTo("failed");
            // Neither the play's launcher nor, where that found room, what it launches: each fails before any host is asked.
            assertThat(failed.at("/hosts/0/state").asText()).as("%s", failed).isEqualTo("not_started");
            assertThat(failed.at("/hosts/0/reason").asText()).as("%s", failed).contains("cannot be started");
            assertThat(host.upgradesOf("acme-web")).isZero();

            around.lift();
            JsonNode again = awaitEnd(startPlannedAndApproved(policy, List.of(host)));
            assertThat(verdict(again)).as("%s", again).isEqualTo("succeeded");
            assertThat(host.packageVersion("acme-web")).isEqualTo("2.0");
        }
    }

    private long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(server.pid()), "fd"))) {
            return open.count();
        }
    }

    private void limitDescriptors(long most) throws Exception {
        assertThat(command("prlimit", "--pid", Long.toString(server.pid()), "--nofile=" + most + ":")).isZero();
    }

    private boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection) server.url().resolve("/health").toURL().openConnection();
            connection.setConnectTimeout(2_000);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == 200;
        } catch (IOException no) {
            return false;
        }
    }
}
