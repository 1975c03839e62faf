package dev.patchyard.adapter.executor;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where plays are begun: a machine, told apart by its boot and by whose processes are seen there, and a directory. Machines
 * that were cloned share what names them otherwise; no two boots share an id.
 */
final class PlayPlace {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path PROCESSES = Path.of("/proc/self/ns/pid");

    private PlayPlace() {}

    /** @return the place of this server, in one line */
    static String here(AnsibleSettings settings) {
        return machine() + " " + settings.runDir();
    }

    /** @return the directory of that place's plays, empty when it or its processes cannot be seen from here */
    static Optional<Path> seen(String place) {
        String here = machine() + " ";
        return Optional.of(place)
                .filter(each -> each.startsWith(here))
                .map(each -> Path.of(each.substring(here.length())))
                .filter(directory -> !Files.exists(directory) || Files.isReadable(directory) && Files.isWritable(directory));
    }

    private static String machine() {
        try {
            return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(PROCESSES);
        } catch (IOException noProc) {
            throw new UncheckedIOException("/proc cannot be read", noProc);
        }
    }
}
