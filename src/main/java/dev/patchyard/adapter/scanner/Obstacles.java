package dev.patchyard.adapter.scanner;

import dev.patchyard.compliance.HostScan.Obstacle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What forbids to touch a host now, in the words of the programs that plays run there. */
final class Obstacles {
    private static final int LONGEST_HOLD = 200;
    private static final int MOST_BROKEN = 20;
    private static final long MEGABYTE = 1024L * 1024;
    private static final Map<String, Long> NEEDED = Map.of("/", 100L, "/var", 100L, "/boot", 50L);
    private static final List<String> LOCK_FILES = List.of("/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock",
            "/var/lib/rpm/.rpm.lock", "/usr/lib/sysimage/rpm/.rpm.lock");
    private static final List<String> PID_FILES = List.of("/var/lib/dnf/rpmdb_lock.pid", "/var/run/dnf.pid", "/var/run/yum.pid");
    private static final Pattern SPACE = Pattern.compile("(/[a-z]*) (\\d{1,15}) (\\d{1,9})");
    private static final Pattern LOCK = Pattern.compile("\\d+: POSIX +\\S+ +WRITE +(-?\\d+) [0-9a-f]+:[0-9a-f]+:(\\d+) .*");

    private final Parts parts;
    private final Stats stats;
    private final ProcessTable processes;
    private final List<Obstacle> found = new ArrayList<>();

    Obstacles(Parts parts, Stats stats, ProcessTable processes) {
        this.parts = parts;
        this.stats = stats;
        this.processes = processes;
    }

    /**
     * @param broken packages that are not in order
     * @param reboot why a boot is needed, null when none is
     * @param clock  how far the host's clock is off
     * @param expired repositories whose word does not count any more
     */
    List<Obstacle> all(List<String> broken, @Nullable String reboot, Duration clock, List<String> expired) {
        List<String> hold = parts.sure("hold");
        if (!hold.isEmpty()) {
            String said = Words.plain(String.join(" ", hold.subList(1, hold.size())), LONGEST_HOLD);
            add("hold_file", "/etc/patchyard/hold: " + (said.isEmpty() ? "no reason given" : said));
        }
        if (!parts.has("privilege")) {
            add("privilege", "no root privilege through sudo without a password");
        }
        String holder = lockHolder();
        if (!holder.isEmpty()) {
            add("package_lock", "held by " + holder);
        } else if (!broken.isEmpty()) {
            add("package_database", "not in order: " + String.join(", ", broken.subList(0, Math.min(MOST_BROKEN, broken.size()))));
        }
        if (reboot != null) {
            add("reboot_pending", reboot);
        }
        space();
        parts.fault("renewal").or(() -> expired.stream().findFirst()).ifPresent(said -> add("metadata", said));
        if (clock.compareTo(ScanReader.CLOCK_TOLERANCE) > 0) {
            add("clock", "differs by " + clock.toSeconds() + " s");
        }
        return found;
    }

    private void add(String code, String detail) {
        found.add(new Obstacle(code, detail));
    }

    private String lockHolder() {
        Set<String> inodes = stats.of(LOCK_FILES).values().stream().map(Stats.One::inode).collect(Collectors.toSet());
        for (String line : parts.file("/proc/locks")) {
            Matcher lock = LOCK.matcher(line);
            if (lock.matches() && inodes.contains(lock.group(2))) {
                int pid = Integer.parseInt(lock.group(1));
                return pid > 0 ? "process " + pid + " (" + processes.name(pid) + ")" : "a process";
            }
        }
        for (String file : PID_FILES) {
            String pid = String.join("", parts.file(file)).strip();
            if (pid.matches("\\d{1,9}") && isPackageManager(Integer.parseInt(pid))) {
                return "process " + pid + " (" + processes.name(Integer.parseInt(pid)) + ")";
            }
        }
        return "";
    }

    private boolean isPackageManager(int pid) {
        return processes.words(pid).stream().limit(3).map(word -> word.substring(word.lastIndexOf('/') + 1))
                .anyMatch(word -> word.startsWith("dnf") || word.startsWith("yum") || word.startsWith("rpm") || word.startsWith("microdnf"));
    }

    /** File systems with too little room; /boot counts only where it is one of its own. */
    private void space() {
        Set<String> seen = new HashSet<>();
        for (String line : parts.sure("space")) {
            Matcher space = SPACE.matcher(line);
            if (!space.matches()) {
                throw new IllegalArgumentException("a line is not understood: " + Words.plain(line, 100));
            }
            String place = space.group(1);
            if (NEEDED.containsKey(place) && seen.add(stats.required(place).device())) {
                long free = Long.parseLong(space.group(2)) * Long.parseLong(space.group(3)) / MEGABYTE;
                if (free < NEEDED.get(place)) {
                    add("space", place + " has " + free + " MB free, " + NEEDED.get(place) + " are needed");
                }
            }
        }
    }
}
