package dev.patchyard.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A control group of the kernel (version 1 with cpuacct, or version 2), made for one measurement and removed after it. */
final class ControlGroup implements CpuMeter {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final double NANOSECONDS = 1e9;
    private static final double MICROSECONDS = 1e6;
    // The shell puts itself into the group and then becomes the command.
    private static final String ENTER = "echo $$ >\"$1\" && shift && exec \"$@\"";

    private final Path group;

    private ControlGroup(Path group) {
        this.group = group;
    }

    /** @return null when this user may not make one here */
    static @Nullable ControlGroup open(String name) {
        for (Path parent : parents()) {
            Path group = parent.resolve("patchyard-bench-" + ProcessHandle.current().pid() + "-" + name);
            try {
                Files.createDirectory(group);
                ControlGroup made = new ControlGroup(group);
                made.used();
                return made;
            } catch (IOException | UncheckedIOException refused) {
                remove(group);
            }
        }
        return null;
    }

    /** Where groups can be made: the hierarchy of version 1 that counts CPU time, and our own place in version 2. */
    private static List<Path> parents() {
        List<Path> parents = new ArrayList<>(List.of(ROOT.resolve("cpuacct"), ROOT.resolve("cpu,cpuacct")));
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                if (line.startsWith("0::/")) {
                    parents.add(Path.of(ROOT + line.substring(3)).normalize());
                }
            }
        } catch (IOException without) {
            return parents;
        }
        return parents;
    }

    @Override
    public void adopt(Collection<Long> pids) {
        for (Long pid : pids) {
            try {
                Files.writeString(group.resolve("cgroup.procs"), pid.toString());
            } catch (IOException ended) {
                // A process that ended meanwhile uses nothing any more.
            }
        }
    }

    @Override
    public List<String> measured(List<String> command) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", ENTER, "enter", group.resolve("cgroup.procs").toString()));
        words.addAll(command);
        return words;
    }

    @Override
    public double used() {
        try {
            Path account = group.resolve("cpuacct.usage");
            if (Files.exists(account)) {
                return Long.parseLong(Files.readString(account).strip()) / NANOSECONDS;
            }
            return Files.readAllLines(group.resolve("cpu.stat")).stream()
                    .filter(line -> line.startsWith("usage_usec "))
                    .mapToLong(line -> Long.parseLong(line.substring("usage_usec ".length()).strip()))
                    .findFirst()
                    .orElseThrow(() -> new IOException(group + " counts no CPU time")) / MICROSECONDS;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Gives the processes back to the parent, because a group with processes cannot be removed. */
    @Override
    public void close() {
        try {
            for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
                giveBack(pid);
            }
        } catch (IOException gone) {
            return;
        }
        remove(group);
    }

    private void giveBack(String pid) {
        try {
            Files.writeString(group.resolveSibling("cgroup.procs"), pid);
        } catch (IOException ended) {
            // It ended between reading and writing.
        }
    }

    private static void remove(Path group) {
        try {
            Files.deleteIfExists(group);
        } catch (IOException inUse) {
            System.err.println("patchyard: " + group + " is left behind: " + inUse.getMessage());
        }
    }
}
