package dev.patchyard.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The processes of this machine as /proc shows them. */
public final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final double TICKS_A_SECOND = 100;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int IDLE = 4;
    private static final int WAITING_FOR_DISKS = 5;
    private static final int GUEST = 9;

    private Processes() {}

    /** @return the process and all that descend from it now */
    static List<Long> family(long pid) {
        List<Long> family = new ArrayList<>();
        ProcessHandle.of(pid).ifPresent(root -> {
            family.add(pid);
            root.descendants().map(ProcessHandle::pid).forEach(family::add);
        });
        return family;
    }

    /** @return the processes and all that descend from them now */
    public static List<Long> families(Collection<Long> pids) {
        return pids.stream().flatMap(pid -> family(pid).stream()).distinct().toList();
    }

    /** @return living processes that have this {@code NAME=value} in their environment */
    static List<Long> marked(String mark) {
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes.map(path -> path.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .filter(name -> bears(name, mark))
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException noProc) {
            throw new UncheckedIOException(noProc);
        }
    }

    private static boolean bears(String pid, String mark) {
        try {
            String environment = Files.readString(PROC.resolve(pid).resolve("environ"), StandardCharsets.ISO_8859_1);
            return ("\0" + environment).contains("\0" + mark + "\0");
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    /** @return CPU seconds of one process by itself, 0 when it is gone */
    public static double used(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(words[USER_TIME]) + Long.parseLong(words[SYSTEM_TIME])) / TICKS_A_SECOND;
        } catch (IOException gone) {
            return 0;
        }
    }

    /** @return CPU seconds that all processors of the machine have worked since it started */
    static double machineUsed() {
        try {
            String[] words = Files.readAllLines(PROC.resolve("stat")).getFirst().split(" +");
            double ticks = 0;
            for (int index = 1; index < Math.min(words.length, GUEST); index++) {
                if (index != IDLE && index != WAITING_FOR_DISKS) {
                    ticks += Long.parseLong(words[index]);
                }
            }
            return ticks / TICKS_A_SECOND;
        } catch (IOException noProc) {
            throw new UncheckedIOException(noProc);
        }
    }
}
