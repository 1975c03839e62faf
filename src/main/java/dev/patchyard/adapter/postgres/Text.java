package dev.patchyard.adapter.postgres;

/** What PostgreSQL can keep of a string. */
final class Text {
    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /**
     * @return the text with a replacement character for NUL and for halves of surrogate pairs, which no text column
     *     takes; strings come from hosts and may hold anything
     */
    static String storable(String text) {
        StringBuilder kept = null;
        for (int index = 0; index < text.length(); index++) {
            char one = text.charAt(index);
            if (one == 0 || isHalf(text, index)) {
                kept = kept == null ? new StringBuilder(text) : kept;
                kept.setCharAt(index, REPLACEMENT);
            }
        }
        return kept == null ? text : kept.toString();
    }

    private static boolean isHalf(String text, int index) {
        char one = text.charAt(index);
        if (Character.isHighSurrogate(one)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(one) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
}
