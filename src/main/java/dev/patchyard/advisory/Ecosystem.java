package dev.patchyard.advisory;

import dev.patchyard.inventory.OsFamily;
import java.util.Locale;
import java.util.Map;

/**
 * Reads OSV's ecosystem words, for example {@code Debian:12}, {@code Ubuntu:22.04:LTS}, {@code Rocky Linux:9} or
 * {@code Red Hat:enterprise_linux:9::baseos}.
 */
public final class Ecosystem {
    private static final Map<String, String> DISTRIBUTIONS = Map.of(
            "debian", "debian",
            "ubuntu", "ubuntu",
            "rocky linux", "rocky",
            "almalinux", "almalinux",
            "red hat", "rhel",
            "oracle linux", "ol");

    private Ecosystem() {}

    /**
     * Says whether an advisory of the ecosystem speaks about a host. An ecosystem without a release speaks about all
     * releases; Red Hat's advisories also count for a host that calls itself by a name without an ecosystem of its own.
     *
     * @param distribution os-release ID
     * @param release      os-release VERSION_ID
     */
    public static boolean covers(String ecosystem, String distribution, String release) {
        String[] parts = ecosystem.toLowerCase(Locale.ROOT).split(":", -1);
        String named = DISTRIBUTIONS.get(parts[0].strip());
        if (named == null || !isSame(named, distribution.toLowerCase(Locale.ROOT))) {
            return false;
        }
        String wanted = parts.length == 1 ? "" : firstNumber(parts);
        return wanted.isEmpty() || release.equals(wanted) || release.startsWith(wanted + ".");
    }

    private static boolean isSame(String named, String distribution) {
        boolean orphan = OsFamily.ofDistribution(distribution) == OsFamily.RHEL && !DISTRIBUTIONS.containsValue(distribution);
        return named.equals(distribution) || ("rhel".equals(named) && orphan);
    }

    private static String firstNumber(String[] parts) {
        for (int index = 1; index < parts.length; index++) {
            if (!parts[index].isEmpty() && Character.isDigit(parts[index].charAt(0))) {
                return parts[index];
            }
        }
        return "";
    }
}
