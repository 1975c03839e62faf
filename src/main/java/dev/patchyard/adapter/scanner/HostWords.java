package dev.patchyard.adapter.scanner;

import dev.patchyard.compliance.HostFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a host says of itself in answer to {@code look.sh}. */
final class HostWords {
    private static final Set<String> PSEUDO = Set.of("proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "securityfs",
            "debugfs", "tracefs", "configfs", "pstore", "bpf", "mqueue", "hugetlbfs", "autofs", "fusectl", "binfmt_misc", "efivarfs",
            "nsfs", "rpc_pipefs", "squashfs", "ramfs");
    private static final List<String> PASSING = List.of("/proc", "/sys", "/dev", "/run", "/var/lib/docker", "/var/lib/containers",
            "/var/lib/kubelet", "/snap");
    private static final List<String> DATABASES = List.of("/var/lib/dpkg/status", "/var/lib/rpm/rpmdb.sqlite",
            "/var/lib/rpm/Packages", "/usr/lib/sysimage/rpm/rpmdb.sqlite");
    private static final Pattern LISTENER = Pattern.compile("\\s*\\d+: [0-9A-F]+:([0-9A-F]{4}) .*");
    private static final Pattern HARDWARE = Pattern.compile("(?:.*link/ether )?([0-9a-fA-F:]{17})(?: .*)?");
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
    private static final Pattern RELEASE = Pattern.compile("([A-Z_]+)=(.*)");

    private final Parts parts;
    private final Stats stats;
    private final Map<String, String> facts;

    HostWords(Parts parts, Stats stats) {
        this.parts = parts;
        this.stats = stats;
        this.facts = parts.values("facts");
    }

    /** @throws IllegalArgumentException when it is not a number of seconds */
    double seconds(String name) {
        String said = facts.getOrDefault(name, "");
        if (!said.matches("\\d{1,12}(\\.\\d{1,9})?")) {
            throw new IllegalArgumentException("the host does not say its " + name);
        }
        return Double.parseDouble(said);
    }

    /** @return when packages moved last, in seconds since the epoch; now where that is not known */
    double moved() {
        return stats.of(DATABASES).values().stream().mapToDouble(Stats.One::modified).max().orElseGet(() -> seconds("now"));
    }

    boolean says(String name) {
        return facts.containsKey(name);
    }

    String kernel() {
        return Words.plain(facts.getOrDefault("kernel", ""));
    }

    HostFacts facts(@Nullable String rebootReason, ServiceTable services) {
        Map<String, String> release = release();
        return new HostFacts(
                release.getOrDefault("ID", ""), release.getOrDefault("VERSION_ID", ""), kernel(),
                Words.plain(facts.getOrDefault("boot_id", "")), orNull(facts.getOrDefault("machine_id", "")),
                orNull(product()), addresses(),
                rebootReason, services.stale(), services.failed(), listening(), services.running(), mounts());
    }

    private String product() {
        return Stream.of("/sys/class/dmi/id/product_uuid", "/sys/devices/virtual/dmi/id/product_uuid")
                .map(parts::file)
                .filter(lines -> !lines.isEmpty())
                .findFirst()
                .map(lines -> String.join("", lines).toLowerCase(Locale.ROOT))
                .orElse("");
    }

    private List<String> addresses() {
        return parts.lines("addresses").stream()
                .map(HARDWARE::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .toList();
    }

    private static @Nullable String orNull(String said) {
        return said.isBlank() ? null : Words.plain(said);
    }

    private Map<String, String> release() {
        Map<String, String> values = new HashMap<>();
        for (String line : parts.sureFile("/etc/os-release")) {
            Matcher said = RELEASE.matcher(line);
            if (said.matches()) {
                String value = said.group(2).strip();
                boolean quoted = value.length() > 1 && (value.startsWith("\"") && value.endsWith("\"") || value.startsWith("'") && value.endsWith("'"));
                values.put(said.group(1), Words.plain(quoted ? value.substring(1, value.length() - 1) : value));
            }
        }
        return values;
    }

    /** TCP ports that are listened on, but for those that the kernel chose by itself. */
    private List<Integer> listening() {
        String[] own = String.join(" ", parts.file("/proc/sys/net/ipv4/ip_local_port_range")).strip().split("\\s+");
        boolean known = own.length == 2 && own[0].matches("\\d{1,5}") && own[1].matches("\\d{1,5}");
        int first = known ? Integer.parseInt(own[0]) : 32768;
        int last = known ? Integer.parseInt(own[1]) : 60999;
        // grep ends with 1 where nobody listens.
        return parts.text("listening", 1).lines()
                .map(LISTENER::matcher)
                .filter(Matcher::matches)
                .map(listener -> Integer.parseInt(listener.group(1), 16))
                .filter(port -> port < first || port > last)
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> mounts() {
        Set<String> found = new TreeSet<>();
        for (String line : parts.sureFile("/proc/self/mounts")) {
            String[] words = line.split(" ");
            if (words.length < 3 || PSEUDO.contains(words[2])) {
                continue;
            }
            String place = OCTAL.matcher(words[1])
                    .replaceAll(octal -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(octal.group(1), 8))));
            if (PASSING.stream().noneMatch(passing -> place.equals(passing) || place.startsWith(passing + "/"))) {
                found.add(Words.plain(place));
            }
        }
        return List.copyOf(found);
    }
}
