package dev.patchyard.run.watch;

import dev.patchyard.alert.Alert;
import java.time.Instant;
import java.util.List;

/** Something that people must be told when it is so. Keeps nothing: asked again, it says the same again. */
@FunctionalInterface
interface Concern {
    /** @return everything that is so now; may be told already */
    List<Call> calls(Instant now);

    /**
     * One thing to tell.
     *
     * @param key   the same for the same matter, so that it is told once for ever
     * @param alert what is told
     */
    record Call(String key, Alert alert) {}
}
