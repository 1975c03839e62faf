package dev.patchyard.advisory.version;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as npm has it (Semantic Versioning 2.0.0). Own code, because the libraries for it stop at 2,147,483,647,
 * which dates with times of day exceed.
 *
 * @param core       major, minor, patch
 * @param preRelease its identifiers, empty for a release
 */
record NpmVersion(List<String> core, List<String> preRelease) implements Comparable<NpmVersion> {
    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    private static final Pattern SHAPE = Pattern.compile("[v=]?" + NUMBER + "\\." + NUMBER + "\\." + NUMBER
            + "(?:-(" + IDENTIFIER + "(?:\\." + IDENTIFIER + ")*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    /** npm refuses a version with a larger one. */
    private static final String LARGEST_NUMBER = "9007199254740991";

    /** @throws IllegalArgumentException when it is none */
    static NpmVersion parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (text.length() > VersionOrder.LONGEST || !matcher.matches()) {
            throw VersionOrder.notAVersion("npm");
        }
        List<String> core = List.of(matcher.group(1), matcher.group(2), matcher.group(3));
        if (core.stream().anyMatch(number -> Digits.compare(number, LARGEST_NUMBER) > 0)) {
            throw VersionOrder.notAVersion("npm");
        }
        return new NpmVersion(core, matcher.group(4) == null ? List.of() : List.of(matcher.group(4).split("\\.")));
    }

    @Override
    public int compareTo(NpmVersion other) {
        for (int index = 0; index < core.size(); index++) {
            int byNumber = Digits.compare(core.get(index), other.core.get(index));
            if (byNumber != 0) {
                return byNumber;
            }
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        return comparePreRelease(other);
    }

    private int comparePreRelease(NpmVersion other) {
        int common = Math.min(preRelease.size(), other.preRelease.size());
        for (int index = 0; index < common; index++) {
            int byIdentifier = compare(preRelease.get(index), other.preRelease.get(index));
            if (byIdentifier != 0) {
                return byIdentifier;
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    /** A number is older than a word. */
    private static int compare(String left, String right) {
        boolean number = isNumber(left);
        if (number != isNumber(right)) {
            return number ? -1 : 1;
        }
        return number ? Digits.compare(left, right) : Integer.signum(left.compareTo(right));
    }

    private static boolean isNumber(String identifier) {
        return Digits.end(identifier, 0) == identifier.length();
    }
}
