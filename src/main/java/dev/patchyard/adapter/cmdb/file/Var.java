package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.adapter.yaml.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A variable of a host or group.
 *
 * @param line   where it is written
 * @param texts  its value, or the values of a list; none when it is empty, a mapping or of a type of its own
 * @param isList whether it was written as a list
 */
record Var(int line, List<String> texts, boolean isList) {
    Var {
        texts = List.copyOf(texts);
    }

    static Var of(int line, String text) {
        return new Var(line, List.of(text), false);
    }

    static Var of(Branch branch) {
        return switch (branch) {
            case Branch.Leaf leaf -> new Var(leaf.line(), leaf.text() == null ? List.of() : List.of(leaf.text()), false);
            case Branch.Items items -> new Var(items.line(), texts(items), true);
            case Branch.Fields fields -> new Var(fields.line(), List.of(), false);
            case Branch.Foreign foreign -> new Var(foreign.line(), List.of(), false);
        };
    }

    private static List<String> texts(Branch.Items items) {
        List<String> texts = new ArrayList<>();
        items.entries().forEach(item -> {
            if (item instanceof Branch.Leaf leaf && leaf.text() != null) {
                texts.add(leaf.text());
            }
        });
        return texts;
    }

    /** @return its one value; empty for a list and for nothing */
    Optional<String> text() {
        return isList || texts.isEmpty() ? Optional.empty() : Optional.of(texts.getFirst());
    }
}
