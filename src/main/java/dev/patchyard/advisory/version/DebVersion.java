package dev.patchyard.advisory.version;

import java.util.regex.Pattern;

/**
 * A version as dpkg has it: {@code [epoch:]upstream[-revision]}. Own code, because the library for it cannot read numbers
 * beyond 2,147,483,647, which real versions have.
 */
record DebVersion(String epoch, String upstream, String revision) implements Comparable<DebVersion> {
    private static final Pattern EPOCH = Pattern.compile("[0-9]{1,10}");
    private static final Pattern UPSTREAM = Pattern.compile("[A-Za-z0-9.+~][A-Za-z0-9.+~:-]*");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9.+~]+");

    /** @throws IllegalArgumentException when it is none */
    static DebVersion parse(String text) {
        int colon = text.indexOf(':');
        int hyphen = text.lastIndexOf('-');
        String epoch = colon < 0 ? "0" : text.substring(0, colon);
        String upstream = text.substring(colon + 1, hyphen <= colon ? text.length() : hyphen);
        String revision = hyphen <= colon ? "0" : text.substring(hyphen + 1);
        if (text.length() > VersionOrder.LONGEST || !EPOCH.matcher(epoch).matches()
                || !UPSTREAM.matcher(upstream).matches() || !REVISION.matcher(revision).matches()) {
            throw VersionOrder.notAVersion("deb");
        }
        return new DebVersion(epoch, upstream, revision);
    }

    @Override
    public int compareTo(DebVersion other) {
        int byEpoch = Digits.compare(epoch, other.epoch);
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byUpstream = compare(upstream, other.upstream);
        return byUpstream != 0 ? byUpstream : compare(revision, other.revision);
    }

    private static int compare(String left, String right) {
        int one = 0;
        int two = 0;
        while (one < left.length() || two < right.length()) {
            while (isText(left, one) || isText(right, two)) {
                int byWeight = Integer.compare(weight(left, one), weight(right, two));
                if (byWeight != 0) {
                    return byWeight;
                }
                one++;
                two++;
            }
            int oneEnd = Digits.end(left, one);
            int twoEnd = Digits.end(right, two);
            int byNumber = Digits.compare(part(left, one, oneEnd), part(right, two, twoEnd));
            if (byNumber != 0) {
                return byNumber;
            }
            one = oneEnd;
            two = twoEnd;
        }
        return 0;
    }

    private static String part(String text, int from, int to) {
        return from >= text.length() ? "" : text.substring(from, to);
    }

    private static boolean isText(String text, int index) {
        return index < text.length() && !Digits.isDigit(text.charAt(index));
    }

    /** A tilde stands before the end, letters before all other signs; where a number begins weighs as much as the end. */
    private static int weight(String text, int index) {
        if (!isText(text, index)) {
            return 0;
        }
        char sign = text.charAt(index);
        if (sign == '~') {
            return -1;
        }
        return Digits.isLetter(sign) ? sign : sign + 256;
    }
}
