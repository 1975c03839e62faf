package dev.patchyard.inventory;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operating system as people write it in tags and policies: {@code rhel9}, {@code debian12}, {@code ubuntu22.04},
 * {@code windows}.
 *
 * @param word         as written, lower case
 * @param family       how it is patched
 * @param distribution the name without the version
 * @param release      the version as written, empty where none was given
 */
public record OsType(String word, OsFamily family, String distribution, String release) {
    private static final Pattern SHAPE = Pattern.compile("([a-z]{2,20})[-_ ]?([0-9]{0,3}(?:\\.[0-9]{1,3})?)");

    /**
     * @param word for example {@code RHEL9}
     * @throws IllegalArgumentException when the word is not letters followed by an optional version
     */
    public static OsType parse(String word) {
        String lower = word.strip().toLowerCase(Locale.ROOT);
        Matcher matcher = SHAPE.matcher(lower);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("os_type: expected a distribution and a version such as rhel9 or debian12");
        }
        return new OsType(lower, OsFamily.ofDistribution(matcher.group(1)), matcher.group(1), matcher.group(2));
    }

    /**
     * Says whether a host that calls itself {@code distribution release} is of this type. Rebuilds of Enterprise Linux
     * count as one distribution; elsewhere the distribution must be the same. Only the parts of the version that were
     * written are compared.
     */
    public boolean covers(String otherDistribution, String otherRelease) {
        OsFamily otherFamily = OsFamily.ofDistribution(otherDistribution);
        if (family != otherFamily || family == OsFamily.OTHER) {
            return false;
        }
        boolean sameName = family == OsFamily.RHEL || distribution.equalsIgnoreCase(otherDistribution);
        boolean sameRelease = release.isEmpty() || otherRelease.equals(release) || otherRelease.startsWith(release + ".");
        return sameName && sameRelease;
    }

    @Override
    public String toString() {
        return word;
    }
}
