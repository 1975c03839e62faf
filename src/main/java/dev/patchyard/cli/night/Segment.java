package dev.patchyard.cli.night;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses made of words that people typed. */
final class Segment {
    private Segment() {}

    /** @return the word as one segment of an address, whatever it holds */
    static String of(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
