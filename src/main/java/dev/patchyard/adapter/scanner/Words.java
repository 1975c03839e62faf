package dev.patchyard.adapter.scanner;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What hosts write, made fit to be kept: a host may say anything. */
final class Words {
    private static final int LONGEST = 2_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]{0,199}");
    private static final Pattern ARCH = Pattern.compile("[a-z0-9_-]{1,20}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+~:^_-]{0,199}");

    private Words() {}

    /** @return one line without control characters and not longer than that */
    static String plain(String said, int longest) {
        String line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= longest ? line : line.substring(0, longest) + " [cut]";
    }

    static String plain(String said) {
        return plain(said, LONGEST);
    }

    /** @return exactly so many words between tabs @throws IllegalArgumentException when there are others */
    static List<String> columns(String line, int number) {
        List<String> words = Arrays.asList(line.split("\t", -1));
        if (words.size() != number) {
            throw new IllegalArgumentException("a line is not understood: " + plain(line, 100));
        }
        return words;
    }

    static String name(String said) {
        return required(NAME, said, "package name");
    }

    static String arch(String said) {
        return required(ARCH, said, "architecture");
    }

    static String version(String said) {
        return required(VERSION, said, "version");
    }

    private static String required(Pattern pattern, String said, String what) {
        if (!pattern.matcher(said).matches()) {
            throw new IllegalArgumentException("not a " + what + ": '" + plain(said, 60) + "'");
        }
        return said;
    }
}
