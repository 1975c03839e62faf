package dev.patchyard.cli.datacenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WardenTest {
    @TempDir
    Path directory;

    @Test
    void nothingLeftMeansNothingToWaitFor() {
        Warden warden = new Warden(directory.resolve("log"));

        warden.end();

        assertThat(warden.mark()).containsOnlyKeys("PATCHYARD_LIFE");
    }

    @Test
    void whatBearsTheMarkAndOutlivesEverybodyIsEndedAndNothingElse() throws IOException, InterruptedException {
        Warden warden = new Warden(directory.resolve("log"));
        Process orphan = sleeper(warden.mark());
        Process stranger = sleeper(Map.of("PATCHYARD_LIFE", "somebody-else"));
        try {
            warden.end();

            assertThat(orphan.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            orphan.destroyForcibly();
            stranger.destroyForcibly();
        }
    }

    private static Process sleeper(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of("setsid", "sleep", "600"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
