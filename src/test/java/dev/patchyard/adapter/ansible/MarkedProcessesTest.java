package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MarkedProcessesTest {
    private final String id = UUID.randomUUID().toString();
    private final MarkedProcesses marked = new MarkedProcesses("PATCHYARD_TEST=" + id);

    @Test
    void everyDescendantIsFoundAndEndedAlsoInASessionOfItsOwn() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c",
                "setsid sleep 300 & setsid sh -c 'trap \"\" TERM; sleep 300' & echo up; wait");
        builder.environment().put("PATCHYARD_TEST", id);
        Process process = builder.start();
        assertThat(process.getInputStream().read()).isPositive();
        assertThat(marked.living()).hasSizeGreaterThanOrEqualTo(1);
        assertThat(marked.end(Duration.ofMillis(200), Duration.ofSeconds(10))).isTrue();
        assertThat(marked.living()).isEmpty();
    }

    @Test
    void aProcessWithALongerMarkIsSomebodyElse() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("cat");
        builder.environment().put("PATCHYARD_TEST", id + "-other");
        Process process = builder.start();
        assertThat(marked.living()).isEmpty();
        process.destroyForcibly();
    }
}
