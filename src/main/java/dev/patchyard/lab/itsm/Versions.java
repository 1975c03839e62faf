package dev.patchyard.lab.itsm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Problem;
import java.util.Optional;

/** Counts the versions of a document and refuses a write that was meant for another one. */
final class Versions {
    private Versions() {}

    /** @throws Problem 412 if the document is not at the expected version */
    static void check(ObjectNode document, Optional<Long> expected) {
        long version = document.get("version").asLong();
        if (expected.isPresent() && expected.get() != version) {
            throw Problem.of(412, "version_mismatch", "this is at version " + version);
        }
    }

    static ObjectNode next(ObjectNode document, String now) {
        return document.put("version", document.get("version").asLong() + 1).put("updated_at", now);
    }
}
