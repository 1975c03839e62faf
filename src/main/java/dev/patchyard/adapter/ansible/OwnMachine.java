package dev.patchyard.adapter.ansible;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What tells this machine from others: its boot, and whose processes are seen on it. Machines that were cloned share what names
 * them otherwise; no two boots share an id.
 */
public final class OwnMachine {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path PROCESSES = Path.of("/proc/self/ns/pid");

    private OwnMachine() {}

    /** @return two words */
    public static String id() {
        try {
            return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(PROCESSES);
        } catch (IOException noProc) {
            throw new UncheckedIOException("/proc cannot be read", noProc);
        }
    }
}
