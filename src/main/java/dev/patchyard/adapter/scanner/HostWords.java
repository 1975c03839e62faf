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
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
    private static final Pattern RELEASE = Pattern.compile("([A-Z_]+)=(.*)");

    private final Parts parts;
    private final Map<String, String> facts;

    HostWords(Parts parts) {
        this.parts = parts;
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
        return Stream.of("/var/lib/dpkg/status", "/var/lib/rpm/rpmdb.sqlite", "/var/lib/rpm/Packages", "/usr/lib/sysimage/rpm/rpmdb.sqlite")
                .filter(this::says)
                .mapToDouble(this::seconds)
                .max()
                .orElseGet(() -> seconds("now"));
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
                orNull(String.join("", parts.lines("product")).toLowerCase(Locale.ROOT)),
                parts.lines("addresses").stream().map(one -> Words.plain(one).toLowerCase(Locale.ROOT)).distinct().sorted().toList(),
                rebootReason, services.stale(), services.failed(), listening(), services.running(), mounts());
    }

    private static @Nullable String orNull(String said) {
        return said.isBlank() ? null : Words.plain(said);
    }

    private Map<String, String> release() {
        Map<String, String> values = new HashMap<>();
        for (String line : parts.sure("release")) {
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
        String[] own = facts.getOrDefault("own_ports", "").strip().split("\\s+");
        boolean known = own.length == 2 && own[0].matches("\\d{1,5}") && own[1].matches("\\d{1,5}");
        int first = known ? Integer.parseInt(own[0]) : 32768;
        int last = known ? Integer.parseInt(own[1]) : 60999;
        return parts.sure("listening").stream()
                .filter(said -> said.matches("[0-9A-Fa-f]{1,4}"))
                .map(said -> Integer.parseInt(said, 16))
                .filter(port -> port < first || port > last)
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> mounts() {
        Set<String> found = new TreeSet<>();
        for (String line : parts.sure("mounts")) {
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
