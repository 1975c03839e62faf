package dev.patchyard.adapter.scanner;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The services of a host under systemd or under init scripts, and which processes are theirs. */
final class ServiceTable {
    private static final int MOST_PARENTS = 8;
    private static final Pattern GROUP = Pattern.compile("/proc/(\\d{1,9})/cgroup:.*/system\\.slice/(?:.*/)?([^/]+)\\.service(?:/.*)?");
    private static final Pattern INTERPRETER = Pattern.compile(".*/(python[0-9.]*|perl[0-9.]*|ruby[0-9.]*|bash|dash|sh)");
    private static final Pattern NAMED = Pattern.compile("/etc/init\\.d/([^:]+):[^/]*(/.*)");

    private final Parts parts;
    private final ProcessTable processes;
    private final Set<String> failed = new TreeSet<>();
    private final Set<String> running = new TreeSet<>();
    private final IntFunction<String> owner;
    private final Map<String, String> links = new HashMap<>();

    ServiceTable(Parts parts, ProcessTable processes) {
        this.parts = parts;
        this.processes = processes;
        parts.lines("programs").stream().filter(line -> !line.startsWith("/proc/")).map(line -> line.split("\t", 2))
                .filter(two -> two.length == 2)
                .forEach(two -> links.put(two[0], Path.of(two[0]).resolveSibling(two[1]).normalize().toString()));
        if (parts.has("units")) {
            this.owner = groups();
            units();
        } else {
            Map<Integer, String> byPid = new HashMap<>();
            Set<String> withPid = new TreeSet<>();
            for (String line : parts.lines("pid_files")) {
                List<String> words = Words.columns(line, 2);
                withPid.add(words.getFirst());
                if (words.get(1).matches("\\d{1,9}")) {
                    byPid.put(Integer.parseInt(words.get(1)), words.getFirst());
                }
            }
            this.owner = scripts(byPid);
            states(withPid);
        }
    }

    List<String> failed() {
        return plain(failed);
    }

    List<String> running() {
        return plain(running);
    }

    /** @return services with a process that still runs files which were replaced since it started */
    List<String> stale() {
        Set<String> stale = new TreeSet<>();
        processes.pids().stream().filter(processes::runsOldCode).map(owner::apply).filter(name -> !name.isEmpty()).forEach(stale::add);
        return plain(stale);
    }

    private static List<String> plain(Set<String> names) {
        return names.stream().map(name -> Words.plain(name, 200)).toList();
    }

    private IntFunction<String> groups() {
        Map<Integer, String> units = new HashMap<>();
        for (String line : parts.lines("groups")) {
            Matcher group = GROUP.matcher(line);
            if (group.matches()) {
                units.put(Integer.parseInt(group.group(1)), group.group(2));
            }
        }
        return pid -> units.getOrDefault(pid, "");
    }

    private void units() {
        Set<String> enabled = new TreeSet<>();
        parts.lines("unit_files").forEach(line -> enabled.add(line.strip().split("\\s+")[0]));
        for (String line : parts.sure("units")) {
            String[] words = line.strip().split("\\s+");
            if (words.length < 4 || !words[0].endsWith(".service")) {
                continue;
            }
            String name = words[0].substring(0, words[0].length() - ".service".length());
            if (words[2].equals("failed")) {
                failed.add(name);
            } else if (enabled.contains(words[0].replaceFirst("@.*\\.service$", "@.service"))
                    && !name.startsWith("user@") && !name.startsWith("getty@")) {
                running.add(name);
            }
        }
    }

    private void states(Set<String> withPid) {
        for (String line : parts.lines("init_states")) {
            List<String> words = Words.columns(line, 2);
            if (words.get(1).equals("1") || words.get(1).equals("2")) {
                failed.add(words.getFirst());
            } else if (words.get(1).equals("0") && withPid.contains(words.getFirst())) {
                // NB: a script without a process answers 0 to everything.
                running.add(words.getFirst());
            }
        }
    }

    /**
     * A process belongs to a service when it, or the parent that started it as a worker, is in its pid file, or is a daemon
     * whose program the service's script names.
     */
    private IntFunction<String> scripts(Map<Integer, String> byPid) {
        Map<String, String> named = programs();
        return start -> {
            int pid = start;
            for (int step = 0; step < MOST_PARENTS; step++) {
                if (byPid.containsKey(pid)) {
                    return byPid.get(pid);
                }
                if (pid <= 1 || processes.isSession(pid)) {
                    return "";
                }
                int parent = processes.parent(pid);
                if (parent == 1) {
                    return named.getOrDefault(placed(processes.program(pid)), "");
                }
                pid = parent;
            }
            return "";
        };
    }

    /** Programs by the one init script that names them; what several name is a tool of theirs and no service. */
    private Map<String, String> programs() {
        Map<String, Set<String>> found = new HashMap<>();
        for (String line : parts.lines("init_words")) {
            Matcher name = NAMED.matcher(line);
            if (name.matches() && !line.contains("PIDFILE=") && !INTERPRETER.matcher(name.group(2)).matches()) {
                found.computeIfAbsent(placed(name.group(2)), none -> new TreeSet<>()).add(name.group(1));
            }
        }
        Map<String, String> named = new HashMap<>();
        found.forEach((program, services) -> {
            if (services.size() == 1) {
                named.put(program, services.iterator().next());
            }
        });
        return named;
    }

    /** The same program where its directory really is: /sbin is only a link nowadays. */
    private String placed(String program) {
        int slash = program.lastIndexOf('/');
        if (slash <= 0) {
            return program;
        }
        String directory = program.substring(0, slash);
        return links.getOrDefault(directory, directory) + program.substring(slash);
    }
}
