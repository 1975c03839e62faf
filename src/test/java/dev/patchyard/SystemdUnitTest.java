package dev.patchyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unit that ships leaves plays alone when the service is restarted. */
class SystemdUnitTest {
    private static final Path UNIT = Path.of("src/main/systemd/patchyard.service");
    private static final String SERVICE = "Service.";

    private final Map<String, String> unit = new HashMap<>();

    @BeforeEach
    void parse() throws IOException {
        String section = "";
        for (String line : Files.readString(UNIT).replace("\\\n", " ").lines().map(String::strip).toList()) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.length() - 1);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                int equals = line.indexOf('=');
                assertThat(equals).as(line).isPositive();
                String before = unit.put(section + "." + line.substring(0, equals), line.substring(equals + 1));
                assertThat(before).as("twice: " + line).isNull();
            }
        }
    }

    @Test
    void signalsReachTheServerAlone() {
        assertThat(unit).containsEntry(SERVICE + "KillMode", "process").doesNotContainKey(SERVICE + "FinalKillSignal");
        assertThat(unit).containsEntry(SERVICE + "OOMPolicy", "continue");
    }

    @Test
    void whatPlaysUseIsNotTakenAwayByARestart() {
        assertThat(unit).containsEntry(SERVICE + "PrivateTmp", "no").doesNotContainKey(SERVICE + "RuntimeDirectory");
        assertThat(unit).containsEntry(SERVICE + "StateDirectory", "patchyard");
        assertThat(unit.get(SERVICE + "Environment")).isEqualTo("PATCHYARD_STATE_DIRECTORY=/var/lib/patchyard");
    }

    @Test
    void theServerHasTimeToLetGoAndIsStartedAgain() {
        assertThat(Integer.parseInt(unit.get(SERVICE + "TimeoutStopSec"))).isGreaterThan(10);
        assertThat(unit).containsEntry(SERVICE + "Restart", "always").containsEntry("Unit.StartLimitIntervalSec", "0");
    }

    @Test
    void itStartsTheJarThatIsBuilt() throws IOException {
        List<String> words = Arrays.asList(unit.get(SERVICE + "ExecStart").split("\\s+"));
        assertThat(words).contains("server", "--config", "-Dpatchyard.home=" + unit.get(SERVICE + "WorkingDirectory"));
        String jar = words.get(words.indexOf("-jar") + 1);
        assertThat(jar).startsWith(unit.get(SERVICE + "WorkingDirectory") + "/target/");
        assertThat(Files.readString(Path.of("src/main/docker/entry"))).contains(jar.substring(jar.indexOf("/target/")));
    }
}
