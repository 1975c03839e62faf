package dev.patchyard.adapter.ansible;

import dev.patchyard.run.Nap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Processes of this machine that carry a mark in their environment. Every child of a play inherits it, also one that
 * left its process group, and no other process has it.
 */
public final class MarkedProcesses {
    private final byte[] mark;

    /** @param mark {@code NAME=value} */
    public MarkedProcesses(String mark) {
        this.mark = mark.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param prefix {@code NAME=} and how its value begins
     * @return the living processes with such a mark, by what follows in it
     */
    public static Map<String, List<ProcessHandle>> beginningWith(String prefix) {
        Map<String, List<ProcessHandle>> found = new TreeMap<>();
        ids().forEach(id -> environment(id).stream()
                .filter(word -> word.startsWith(prefix))
                .forEach(word -> ProcessHandle.of(Long.parseLong(id)).filter(ProcessHandle::isAlive).ifPresent(process ->
                        found.computeIfAbsent(word.substring(prefix.length()), any -> new ArrayList<>()).add(process))));
        return found;
    }

    private static List<String> ids() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.map(path -> path.getFileName().toString())
                    .filter(name -> name.chars().allMatch(c -> c >= '0' && c <= '9'))
                    .toList();
        } catch (IOException noProc) {
            throw new UncheckedIOException("/proc cannot be read", noProc);
        }
    }

    private static List<String> environment(String process) {
        try {
            return List.of(Files.readString(Path.of("/proc", process, "environ"), StandardCharsets.ISO_8859_1).split("\0"));
        } catch (IOException goneOrNotOurs) {
            return List.of();
        }
    }

    /** @return the living ones; a process that cannot be looked into is not ours */
    public List<ProcessHandle> living() {
        return ids().stream()
                .filter(this::isMarked)
                .flatMap(name -> ProcessHandle.of(Long.parseLong(name)).stream())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /**
     * Ends them all: asks first, then does not ask.
     *
     * @param courtesy how long they may take to end by themselves
     * @param patience longest wait after that
     * @return whether none is left
     */
    public boolean end(Duration courtesy, Duration patience) {
        boolean gone = until(courtesy, ProcessHandle::destroy);
        return gone || until(patience, ProcessHandle::destroyForcibly);
    }

    private boolean until(Duration limit, Predicate<ProcessHandle> action) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<ProcessHandle> left = living();
        while (!left.isEmpty()) {
            left.forEach(action::test);
            if (System.nanoTime() > deadline) {
                return living().isEmpty();
            }
            Nap.REAL.take(Duration.ofMillis(20));
            left = living();
        }
        return true;
    }

    private boolean isMarked(String process) {
        try {
            return contains(Files.readAllBytes(Path.of("/proc", process, "environ")));
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    private boolean contains(byte[] environment) {
        int start = 0;
        for (int i = 0; i <= environment.length; i++) {
            if (i == environment.length || environment[i] == 0) {
                if (i - start == mark.length && Arrays.equals(environment, start, i, mark, 0, mark.length)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }
}
