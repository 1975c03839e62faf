package dev.patchyard.policy;

import java.text.Normalizer;
import java.util.Locale;

/** Makes an id of a name. Pure. */
public final class Slug {
    private static final int LONGEST = 64;

    private Slug() {}

    /** @return lower-case letters, digits and hyphens, at most 64; empty when the name has nothing that fits */
    public static String of(String name) {
        String ascii = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
        String slug = ascii.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+", "");
        return slug.substring(0, Math.min(LONGEST, slug.length())).replaceAll("-+$", "");
    }
}
