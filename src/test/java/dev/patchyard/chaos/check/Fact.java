package dev.patchyard.chaos.check;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened, in plain words.
 *
 * @param number counts the facts of a world
 * @param at     when, by the world's clock
 * @param kind   fixed word
 * @param of     what is known of it; a value that is not known is empty
 */
public record Fact(int number, Instant at, String kind, Map<String, String> of) {
    /** @return the value, empty when it is not known */
    public String get(String key) {
        return of.getOrDefault(key, "");
    }

    public boolean is(String key, String value) {
        return get(key).equals(value);
    }

    public boolean isYes(String key) {
        return is(key, "true");
    }

    public int number(String key) {
        return Integer.parseInt(get(key));
    }

    /** @return pairs as they come: name, value, name, value */
    public static Map<String, String> pairs(Object... pairs) {
        Map<String, String> of = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            of.put((String) pairs[i], pairs[i + 1] == null ? "" : String.valueOf(pairs[i + 1]));
        }
        return of;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(number + " " + at + " " + kind);
        of.forEach((key, value) -> text.append(' ').append(key).append('=').append(value.replace('\n', '|')));
        return text.toString();
    }
}
