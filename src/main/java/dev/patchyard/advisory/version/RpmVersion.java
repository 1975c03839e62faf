package dev.patchyard.advisory.version;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as rpm has it: {@code [epoch:]version[-release]}. Own code, because the library for it takes a version
 * without a release for equal to one with any release.
 *
 * @param release null when absent, which is older than any
 */
record RpmVersion(String epoch, String version, @Nullable String release) implements Comparable<RpmVersion> {
    private static final Pattern SHAPE =
            Pattern.compile("(?:([0-9]{1,10}):)?([A-Za-z0-9._+%{}~^][A-Za-z0-9._+%{}~^-]*?)(?:-([A-Za-z0-9._+%{}~^]+))?");

    /** @throws IllegalArgumentException when it is none */
    static RpmVersion parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (text.length() > VersionOrder.LONGEST || !matcher.matches() || matcher.group(2).endsWith("-")) {
            throw VersionOrder.notAVersion("rpm");
        }
        return new RpmVersion(matcher.group(1) == null ? "0" : matcher.group(1), matcher.group(2), matcher.group(3));
    }

    @Override
    public int compareTo(RpmVersion other) {
        int byEpoch = Digits.compare(epoch, other.epoch);
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byVersion = Segments.compare(version, other.version);
        if (byVersion != 0) {
            return byVersion;
        }
        if (release == null || other.release == null) {
            return Boolean.compare(release != null, other.release != null);
        }
        return Segments.compare(release, other.release);
    }

    /** Two texts that are read side by side, number by number and word by word; other signs only part these. */
    private static final class Segments {
        private final String left;
        private final String right;
        private int one;
        private int two;

        private Segments(String left, String right) {
            this.left = left;
            this.right = right;
        }

        static int compare(String left, String right) {
            return new Segments(left, right).compare();
        }

        private int compare() {
            while (one < left.length() || two < right.length()) {
                one = afterSeparators(left, one);
                two = afterSeparators(right, two);
                int byMark = marks();
                if (byMark != 0) {
                    return byMark;
                }
                if (hasMark()) {
                    one++;
                    two++;
                    continue;
                }
                if (one == left.length() || two == right.length()) {
                    break;
                }
                int bySegment = segments();
                if (bySegment != 0) {
                    return bySegment;
                }
            }
            return Boolean.compare(one < left.length(), two < right.length());
        }

        private boolean hasMark() {
            return is(left, one, '~') || is(left, one, '^');
        }

        /** A tilde is older than the end of a version; a caret is newer than the end and older than anything else. */
        private int marks() {
            if (is(left, one, '~') || is(right, two, '~')) {
                return Boolean.compare(is(right, two, '~'), is(left, one, '~'));
            }
            if (!is(left, one, '^') && !is(right, two, '^')) {
                return 0;
            }
            if (one == left.length() || two == right.length()) {
                return one == left.length() ? -1 : 1;
            }
            return Boolean.compare(is(right, two, '^'), is(left, one, '^'));
        }

        /** A number is newer than a word. */
        private int segments() {
            boolean number = Digits.isDigit(left.charAt(one));
            if (number != Digits.isDigit(right.charAt(two))) {
                return number ? 1 : -1;
            }
            int oneEnd = number ? Digits.end(left, one) : endOfWord(left, one);
            int twoEnd = number ? Digits.end(right, two) : endOfWord(right, two);
            String oneSegment = left.substring(one, oneEnd);
            String twoSegment = right.substring(two, twoEnd);
            one = oneEnd;
            two = twoEnd;
            return number
                    ? Digits.compare(oneSegment, twoSegment) : Integer.signum(oneSegment.compareTo(twoSegment));
        }

        private static boolean is(String text, int index, char sign) {
            return index < text.length() && text.charAt(index) == sign;
        }

        private static int afterSeparators(String text, int from) {
            int index = from;
            while (index < text.length() && isSeparator(text.charAt(index))) {
                index++;
            }
            return index;
        }

        private static boolean isSeparator(char sign) {
            return !Digits.isDigit(sign) && !Digits.isLetter(sign) && sign != '~' && sign != '^';
        }

        private static int endOfWord(String text, int from) {
            int end = from;
            while (end < text.length() && Digits.isLetter(text.charAt(end))) {
                end++;
            }
            return end;
        }
    }
}
