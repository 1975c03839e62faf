package dev.patchyard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.http.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no policy sets, in numbers of its own and not of the code. */
class LimitsTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "connect; PT10S", "collaborator; PT30S", "pre-flight; PT5M", "snapshot; PT15M", "package step; PT1H", "health; PT10M",
        "host; PT1H30M", "package lock; PT10M", "return; PT15M", "settle; PT45S", "age of the gate's answer; PT30S", "age of the snapshot; PT15M",
        "age of the metadata; PT48H", "snapshot alarm; PT48H", "closure alarm; PT1H", "life of a snapshot; P7D",
        "runs, gate decisions, audit; P400D", "task logs; P90D", "event files; P30D", "event feed; P30D"
    })
    void eachIsWhatIsPromised(String what, Duration limit) {
        assertThat(Limits.TABLE).contains(new Limits.Row(what, limit)).hasSize(20);
    }

    @Test
    void theCutOffLeavesTimeForAHost() {
        assertThat(PolicyDefaults.CUT_OFF).isEqualTo(Duration.ofMinutes(90)).isGreaterThanOrEqualTo(Limits.HOST);
    }

    @Test
    void collaboratorsAreAskedForThatLong() {
        assertThat(Patience.DEFAULT.connect()).isEqualTo(Limits.CONNECT);
        assertThat(Patience.DEFAULT.total()).isEqualTo(Limits.COLLABORATOR);
    }

    /** What Ansible is told lies in files of its own. */
    @Test
    void thePlaybooksWaitForThatLong() throws IOException {
        long connect = Limits.CONNECT.toSeconds();
        assertThat(Path.of("playbooks/ansible.cfg")).content()
                .contains("\ntimeout = " + connect + "\n", " ConnectTimeout=" + connect);
        for (String playbook : Set.of("patch-ubuntu.yml", "patch-rhel.yml", "patch-with-hooks.yml")) {
            assertThat(numbers(playbook, "patchyard_look_limit | default")).containsExactly(Limits.PRE_FLIGHT.toSeconds());
        }
        assertThat(numbers("rollback-snapshot.yml", "return_patience | default")).containsExactly(Limits.RETURN.toSeconds());
        assertThat(numbers("tasks/reboot.yml", "order.reboot_patience | default")).containsExactly(Limits.RETURN.toSeconds());
    }

    private static Set<Long> numbers(String playbook, String name) throws IOException {
        Set<Long> found = new TreeSet<>();
        for (String part : Files.readString(Path.of("playbooks", playbook)).split("\\b" + name.replace("|", "\\|") + "\\(")) {
            String digits = part.replaceFirst("(?s)\\).*", "");
            if (digits.matches("[0-9]+")) {
                found.add(Long.valueOf(digits));
            }
        }
        return found;
    }
}
