package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a snapshot of the lab does to the host it is taken of. */
@Tag("lab")
@ExtendWith(OnLentHosts.class)
class LabSnapshotTest {
    /** As sudo does: whoever waits for it sees it stand still when what it waits for stands still. */
    private static final String WATCHER = """
            import os, signal, time
            child = os.fork()
            if child == 0:
                while True: time.sleep(0.01)
            while True:
                pid, status = os.waitpid(child, os.WUNTRACED)
                if os.WIFSTOPPED(status):
                    os.kill(os.getpid(), signal.SIGSTOP)
            """;

    @Test
    void aSnapshotLeavesNobodyStandingStill(DirectYard yard) {
        LentHost host = yard.lend(1, 0).getFirst().withFile("/tmp/watcher.py", WATCHER, "0644");
        String watcher = host.run("sh", "-c",
                "setsid python3 /tmp/watcher.py </dev/null >/dev/null 2>&1 & echo $!").strip();

        for (int number = 1; number <= 5; number++) {
            host.snapshot("look-" + number);
            assertThat(host.run("ps", "-eo", "state,pid,args")).as("after snapshot %s", number)
                    .contains(watcher).doesNotContainPattern("(?m)^T");
        }
    }
}
