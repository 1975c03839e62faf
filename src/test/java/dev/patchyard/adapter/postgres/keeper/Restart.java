package dev.patchyard.adapter.postgres.keeper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What an operator, or a crash, does to a PostgreSQL of ours: {@code pg_ctl restart -m immediate}. */
public final class Restart {
    private Restart() {}

    /**
     * Ends the server without a word to its sessions and starts it on the same port, where it recovers from what is on disk.
     *
     * @param home     directory of the server's files
     * @param programs where its programs were unpacked
     */
    public static void immediately(Path home, Path programs) {
        Tool.Ending ending = Tool.run(
                OrdinaryUser.choose(home).command(List.of(
                        Binaries.in(programs).program("pg_ctl"), "-D", home.resolve("data").toString(), "-w", "-t", "60",
                        "-l", home.resolve("data").resolve("server.log").toString(), "-m", "immediate", "restart")),
                Duration.ofSeconds(90));
        if (!ending.isGood()) {
            throw new IllegalStateException("pg_ctl restart -m immediate: " + ending.lastWords());
        }
    }
}
