package dev.patchyard.advisory;

import java.util.Locale;

/** How bad a vulnerability is; one scale for all sources. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    NONE,
    UNKNOWN;

    /**
     * Maps the words of the sources: Red Hat's important is high, moderate is medium, informational and negligible are
     * none. Anything else is {@link #UNKNOWN}.
     */
    public static Severity ofWord(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "critical" -> CRITICAL;
            case "high", "important" -> HIGH;
            case "medium", "moderate" -> MEDIUM;
            case "low" -> LOW;
            case "none", "negligible", "informational", "info" -> NONE;
            default -> UNKNOWN;
        };
    }

    /** @param score a CVSS base score, 0.0 to 10.0 */
    public static Severity ofScore(double score) {
        if (score >= 9.0) {
            return CRITICAL;
        }
        if (score >= 7.0) {
            return HIGH;
        }
        if (score >= 4.0) {
            return MEDIUM;
        }
        return score > 0.0 ? LOW : NONE;
    }
}
