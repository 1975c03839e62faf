package dev.patchyard.cli.bench;

import dev.patchyard.cli.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds in memory, as the kernel says, in megabytes. */
public final class Memory {
    private static final double KILOBYTES = 1024;

    private Memory() {}

    static double now(long pid) {
        return line(pid, "VmRSS:");
    }

    /** @return the most it ever held */
    public static double most(long pid) {
        return line(pid, "VmHWM:");
    }

    private static double line(long pid, String key) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToDouble(Double::parseDouble)
                    .findFirst()
                    .orElseThrow(() -> new Trouble("process " + pid + " has no memory")) / KILOBYTES;
        } catch (IOException gone) {
            throw new Trouble("process " + pid + " has ended");
        }
    }
}
