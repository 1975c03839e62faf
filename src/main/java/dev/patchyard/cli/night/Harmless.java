package dev.patchyard.cli.night;

/** Words of hosts and people on their way to a terminal: nothing in them may move its cursor. */
final class Harmless {
    private Harmless() {}

    /** @return the text in one line without control characters or characters that turn its direction */
    static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", " ");
    }
}
