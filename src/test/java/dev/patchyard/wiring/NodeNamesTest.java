package dev.patchyard.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.ansible.OwnMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What proves that a node is dead, and what does not. */
class NodeNamesTest {
    private static final String ANY = "00000000-0000-0000-0000-000000000000";

    private static String nameOf(long pid, String start, String machine) {
        return "node-" + pid + "-" + ANY + "/" + start + "/" + machine;
    }

    private static String startOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    }

    @Test
    void weLiveAndHaveAnotherNameEachTime() {
        assertThat(NodeNames.isDead(NodeNames.ownName())).isFalse();
        assertThat(NodeNames.ownName()).isNotEqualTo(NodeNames.ownName());
    }

    @Test
    void aProcessIsDeadOnceItWasKilledAlsoWhenItsNumberIsGivenAgain() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        String start = startOf(process.pid());
        String name = nameOf(process.pid(), start, OwnMachine.id());
        assertThat(NodeNames.isDead(name)).isFalse();
        assertThat(NodeNames.isDead(nameOf(process.pid(), start + "1", OwnMachine.id()))).as("another start").isTrue();
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(NodeNames.isDead(name)).isTrue();
    }

    @Test
    void aProcessThatIsStoppedLives() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
            assertThat(NodeNames.isDead(nameOf(process.pid(), startOf(process.pid()), OwnMachine.id()))).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void nothingIsProvedOfANodeElsewhereOrOfANameWithoutAProcess() {
        assertThat(NodeNames.isDead(nameOf(4_194_303, "1", "another-boot pid:[1]"))).isFalse();
        assertThat(NodeNames.isDead("node-4194303-" + ANY)).isFalse();
        assertThat(NodeNames.isDead("sim-1")).isFalse();
    }
}
