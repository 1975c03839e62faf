package dev.patchyard.adapter.scanner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files of a host that count by what they are and not by what is in them. */
final class Stats {
    private static final int COLUMNS = 5;
    private static final String NUMBER = "\\d{1,18}";

    private final Map<String, One> files = new HashMap<>();

    /**
     * One file that is there.
     *
     * @param inode    its number on the device
     * @param device   where it is
     * @param modified when its content changed, in seconds since the epoch by the host's clock
     */
    record One(String inode, String device, long modified) {}

    /** @throws IllegalArgumentException when it is not understood */
    Stats(Parts parts) {
        for (String line : parts.sure("stats")) {
            List<String> words = Words.columns(line, COLUMNS);
            if (!words.get(2).matches(NUMBER) || !words.get(3).matches(NUMBER) || !words.get(4).matches(NUMBER)) {
                throw new IllegalArgumentException("a line is not understood: " + Words.plain(line, 100));
            }
            files.put(words.get(1), new One(words.get(2), words.get(3), Long.parseLong(words.get(4))));
        }
    }

    /** @return those of the named ones that are there, by name */
    Map<String, One> of(List<String> names) {
        Map<String, One> found = new HashMap<>();
        names.stream().filter(files::containsKey).forEach(name -> found.put(name, files.get(name)));
        return found;
    }

    /** @throws IllegalArgumentException when it is not there */
    One required(String name) {
        One one = files.get(name);
        if (one == null) {
            throw new IllegalArgumentException("the host does not say what " + name + " is");
        }
        return one;
    }
}
