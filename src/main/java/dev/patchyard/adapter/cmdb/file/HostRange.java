package dev.patchyard.adapter.cmdb.file;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Host patterns such as {@code web[01:20].example}, {@code db-[a:c]} and {@code n[0:10:2]}, written out. Pure. */
final class HostRange {
    private static final Pattern RANGE =
            Pattern.compile("\\[(?:([0-9]{1,9}):([0-9]{1,9})|([a-z]):([a-z])|([A-Z]):([A-Z]))(?::([0-9]{1,6}))?]");
    private static final int MOST = 10_000;

    private HostRange() {}

    /**
     * @return the names, in their order; the name itself where it is no pattern
     * @throws IllegalArgumentException when a range is empty, upside down or too large
     */
    static List<String> names(String pattern) {
        Matcher range = RANGE.matcher(pattern);
        if (!range.find()) {
            return List.of(pattern);
        }
        List<String> names = new ArrayList<>();
        for (String value : values(range)) {
            for (String rest : names(pattern.substring(range.end()))) {
                names.add(pattern.substring(0, range.start()) + value + rest);
                if (names.size() > MOST) {
                    throw new IllegalArgumentException(pattern + " stands for more than " + MOST + " hosts");
                }
            }
        }
        return names;
    }

    private static List<String> values(Matcher range) {
        int step = range.group(7) == null ? 1 : Integer.parseInt(range.group(7));
        boolean isNumber = range.group(1) != null;
        String from = isNumber ? range.group(1) : range.group(3) != null ? range.group(3) : range.group(5);
        String to = isNumber ? range.group(2) : range.group(4) != null ? range.group(4) : range.group(6);
        int first = isNumber ? Integer.parseInt(from) : from.charAt(0);
        int last = isNumber ? Integer.parseInt(to) : to.charAt(0);
        if (step < 1 || first > last || (last - first) / step >= MOST) {
            throw new IllegalArgumentException(range.group() + " is no range of at most " + MOST + " hosts");
        }
        // NB: only a leading zero asks for a fixed width, as in 01:20.
        int width = isNumber && from.startsWith("0") ? from.length() : 1;
        List<String> values = new ArrayList<>();
        for (int value = first; value <= last; value += step) {
            values.add(isNumber ? ("%0" + width + "d").formatted(value) : String.valueOf((char) value));
        }
        return values;
    }
}
