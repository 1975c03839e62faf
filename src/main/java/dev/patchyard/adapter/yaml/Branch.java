package dev.patchyard.adapter.yaml;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a YAML document that knows its line. */
public sealed interface Branch {
    /** @return where it begins, counted from 1 */
    int line();

    /** A mapping, in the order in which it is written. */
    record Fields(int line, Map<String, Branch> entries) implements Branch {}

    /** A list. */
    record Items(int line, List<Branch> entries) implements Branch {}

    /** A single value as it is written; null for an empty one. */
    record Leaf(int line, @Nullable String text) implements Branch {}

    /** A value with a type of its own, such as an encrypted one: what it holds is not for us. */
    record Foreign(int line) implements Branch {}

    /** @return the same fault for every kind of document: the line, and what is wrong there */
    default IllegalArgumentException fault(String what) {
        return faultAt(line(), what);
    }

    static IllegalArgumentException faultAt(int line, String what) {
        return new IllegalArgumentException("line " + line + ": " + what);
    }
}
