package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.datacenter.SecondServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole server whose plays have no room left on their disk. */
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
}
