package dev.patchyard.adapter.scanner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes of a host, as far as the login saw them. */
final class ProcessTable {
    private static final double TICKS = 100;
    private static final double CLOCK_GRAIN = 0.02;
    private static final Pattern PLACE = Pattern.compile("/proc/(\\d{1,9})(?:/(?:exe|root/.*)|/[a-z]+:(.*))?");
    private static final Pattern STAT = Pattern.compile("\\d+ \\((.*)\\) \\S (\\d+) (?:-?\\d+ ){17}(\\d+) .*");
    private static final Pattern INTERPRETER = Pattern.compile(".*/(python[0-9.]*|perl[0-9.]*|ruby[0-9.]*|bash|dash|sh)");
    private static final List<String> INSTALLED = List.of("/usr/", "/opt/", "/bin/", "/sbin/", "/lib/");
    private static final String DELETED = " (deleted)";

    private final Map<Integer, One> processes = new TreeMap<>();
    private final Map<Integer, String> programs = new HashMap<>();
    private final Map<Integer, List<String>> words = new HashMap<>();
    private final Map<Integer, String> scripts = new HashMap<>();
    private final Set<Integer> replaced = new TreeSet<>();
    private final double booted;

    private record One(String name, int parent, double started) {}

    /** @param booted when the host began to count its processes' ages, in seconds since the epoch by its own clock */
    ProcessTable(Parts parts, double booted) {
        this.booted = booted;
        each(parts.lines("files"), this::process);
        parts.lines("programs").forEach(line -> tabbed(line, programs));
        each(parts.lines("words"), (pid, word) -> words.computeIfAbsent(pid, none -> new ArrayList<>()).add(word));
        parts.lines("scripts").forEach(line -> tabbed(line, scripts));
        each(parts.lines("replaced"), (pid, nothing) -> replaced.add(pid));
    }

    private interface Told {
        void take(int pid, String text);
    }

    private static void each(List<String> lines, Told told) {
        for (String line : lines) {
            Matcher place = PLACE.matcher(line.endsWith("/maps") ? line.substring(0, line.length() - 5) : line);
            if (place.matches()) {
                told.take(Integer.parseInt(place.group(1)), place.group(2) == null ? "" : place.group(2));
            }
        }
    }

    private static void tabbed(String line, Map<Integer, String> into) {
        int tab = line.lastIndexOf('\t');
        Matcher place = PLACE.matcher(tab < 0 ? line : line.substring(0, tab));
        if (tab > 0 && place.matches()) {
            into.putIfAbsent(Integer.parseInt(place.group(1)), line.substring(tab + 1));
        }
    }

    private void process(int pid, String said) {
        Matcher stat = STAT.matcher(said);
        if (stat.matches()) {
            processes.put(pid, new One(stat.group(1), Integer.parseInt(stat.group(2)), booted + Long.parseLong(stat.group(3)) / TICKS));
        }
    }

    Set<Integer> pids() {
        return processes.keySet();
    }

    /** @return 0 when it is not known */
    int parent(int pid) {
        One one = processes.get(pid);
        return one == null ? 0 : one.parent();
    }

    String name(int pid) {
        One one = processes.get(pid);
        return one == null ? "" : Words.plain(one.name(), 40);
    }

    /** @return its command line, the beginning of it */
    List<String> words(int pid) {
        return words.getOrDefault(pid, List.of());
    }

    /** @return somebody's login below sshd, which is not sshd */
    boolean isSession(int pid) {
        List<String> said = words.getOrDefault(pid, List.of());
        return !said.isEmpty() && said.getFirst().startsWith("sshd: ");
    }

    /** @return the script that it interprets, else its executable, also one that was replaced; empty when it is not known */
    String program(int pid) {
        String script = script(pid);
        return script.isEmpty() ? executable(pid) : script;
    }

    private String executable(int pid) {
        String said = programs.getOrDefault(pid, "");
        return said.endsWith(DELETED) ? said.substring(0, said.length() - DELETED.length()) : said;
    }

    private String script(int pid) {
        if (!INTERPRETER.matcher(programs.getOrDefault(pid, "")).matches()) {
            return "";
        }
        return words.getOrDefault(pid, List.of()).stream()
                .skip(1)
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .filter(word -> INSTALLED.stream().anyMatch(word::startsWith))
                .orElse("");
    }

    /** @return whether it maps a file that is gone, or interprets a script that changed after its start or is gone */
    boolean runsOldCode(int pid) {
        return pid != 1 && (replaced.contains(pid) || !script(pid).isEmpty() && isChanged(pid, scripts.getOrDefault(pid, "")));
    }

    private boolean isChanged(int pid, String changed) {
        One one = processes.get(pid);
        return changed.equals("gone")
                || one != null && changed.matches("\\d+\\.\\d+") && Double.parseDouble(changed) > one.started() + CLOCK_GRAIN;
    }

    /**
     * @return whether a process that was there before that moment could not be looked at; threads of the kernel do not count.
     *     Where not even the first process is shown, all others may be hidden as well.
     */
    boolean hidesSomethingOlderThan(double moment) {
        return !processes.containsKey(1) && booted <= moment || processes.keySet().stream().anyMatch(pid -> pid != 1
                && words.containsKey(pid)
                && programs.getOrDefault(pid, "").isEmpty()
                && processes.get(pid).started() <= moment);
    }
}
