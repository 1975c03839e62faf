package dev.patchyard.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many failed hosts stop a run: a number of hosts or a percentage of the planned ones.
 *
 * @param value   at least 1; at most 100 for a percentage
 * @param percent whether the value is a percentage
 */
public record Threshold(int value, boolean percent) {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,6})(%?)");

    public Threshold {
        if (value < 1 || (percent && value > 100)) {
            throw new IllegalArgumentException("expected a whole number of at least 1 or a percentage such as 10%");
        }
    }

    /** @param text {@code 3} or {@code 10%} */
    public static Threshold parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a whole number of at least 1 or a percentage such as 10%");
        }
        return new Threshold(Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
    }

    /** @return the number of failures that stops a run over that many hosts, at least 1 */
    public int of(int plannedHosts) {
        return percent ? Math.max(1, plannedHosts * value / 100) : value;
    }

    @Override
    public String toString() {
        return value + (percent ? "%" : "");
    }
}
