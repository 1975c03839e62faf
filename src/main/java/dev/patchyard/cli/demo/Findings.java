package dev.patchyard.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What was not as the story says. An empty list is the demo's success. */
final class Findings {
    private final List<String> deviations = new ArrayList<>();

    /** Notes a deviation unless both are equal. */
    void expect(String what, Object wanted, Object found) {
        if (!Objects.equals(wanted, found)) {
            deviations.add(what + ": the story says " + wanted + ", it is " + found);
        }
    }

    /** Notes a deviation unless it is so. */
    void expect(String what, boolean isSo) {
        if (!isSo) {
            deviations.add(what + ": it is not so");
        }
    }

    List<String> deviations() {
        return List.copyOf(deviations);
    }
}
