package dev.patchyard.compliance;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whether the public can reach a host, as the tag {@code exposure} of the CI says. */
public enum Exposure {
    PUBLIC,
    INTERNAL,
    /** Nobody says; deadlines take it for public. */
    UNKNOWN;

    private static final String TAG = "exposure";
    private static final Set<String> PUBLIC_WORDS = Set.of("public", "internet", "external", "dmz");
    private static final Set<String> INTERNAL_WORDS = Set.of("internal", "private", "none");

    /** @param tags those of the CI */
    public static Exposure of(Map<String, String> tags) {
        String word = tags.getOrDefault(TAG, "").strip().toLowerCase(Locale.ROOT);
        if (PUBLIC_WORDS.contains(word)) {
            return PUBLIC;
        }
        return INTERNAL_WORDS.contains(word) ? INTERNAL : UNKNOWN;
    }
}
