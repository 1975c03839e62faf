package dev.patchyard.adapter.scanner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** The text that a host's {@code /bin/sh} is given on its standard input. Nothing in it comes from outside this program. */
final class LookProgram {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}|");
    private static final Pattern MARK = Pattern.compile("[0-9a-f]{32}");

    private final String body;

    LookProgram() {
        String deep = read("deep.sh").replace("'", "'\\''");
        this.body = "deep='" + deep + "'\n" + read("look.sh") + read("apt.sh") + read("dnf.sh") + "main </dev/null\n";
    }

    /**
     * @param mark  begins the lines between parts
     * @param known fingerprint of what need not be told again, empty when all is to be told
     * @param young metadata that is not older is not fetched again; negative fetches always
     */
    String text(String mark, String known, Duration young) {
        if (!MARK.matcher(mark).matches() || !FINGERPRINT.matcher(known).matches()) {
            throw new IllegalArgumentException("not words of ours: " + mark + " " + known);
        }
        return "mark=" + mark + " known=" + known + " young=" + young.toSeconds() + "\n" + body;
    }

    private static String read(String name) {
        try (InputStream file = LookProgram.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is not there");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
