package dev.patchyard.compliance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far an update goes, by the first number of the upstream version that differs. Versions of distributions follow no
 * rule, so this is a hint for people and decides nothing.
 */
public enum UpdateClass {
    MAJOR,
    MINOR,
    PATCH;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /**
     * @param from a full version, with epoch and revision where there are any; empty for a package that is added, which is
     *             as large a step as there is
     * @param to   the version it moves to
     */
    public static UpdateClass of(String from, String to) {
        if (from.isEmpty() || !epoch(from).equals(epoch(to))) {
            return MAJOR;
        }
        List<String> old = numbers(from);
        List<String> fresh = numbers(to);
        for (int place = 0; place < 2; place++) {
            if (!at(old, place).equals(at(fresh, place))) {
                return place == 0 ? MAJOR : MINOR;
            }
        }
        return PATCH;
    }

    private static String epoch(String version) {
        int colon = version.indexOf(':');
        return colon < 0 ? "0" : version.substring(0, colon);
    }

    /** The numbers of the upstream part, without leading zeros. */
    private static List<String> numbers(String version) {
        String upstream = version.substring(version.indexOf(':') + 1);
        int revision = upstream.lastIndexOf('-');
        Matcher matcher = NUMBER.matcher(revision < 0 ? upstream : upstream.substring(0, revision));
        List<String> numbers = new ArrayList<>();
        while (matcher.find()) {
            numbers.add(matcher.group().replaceFirst("^0+(?=.)", ""));
        }
        return numbers;
    }

    private static String at(List<String> numbers, int place) {
        return place < numbers.size() ? numbers.get(place) : "0";
    }
}
