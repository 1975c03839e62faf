package dev.patchyard.adapter.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.inventory.Ci;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the programs of ours on hosts directly, outside any play. Thread-safe; blocks until the host answered. */
public interface HostPrograms {
    /**
     * Runs a piece of work with root privilege where the login has it.
     *
     * @param work     {@code scan}, {@code check}, {@code locks}, {@code word}, {@code hello}, {@code evidence} or {@code repair}
     * @param order    what the work needs to know
     * @param patience longest wait for the answer
     */
    Answer run(Ci host, String work, Map<String, @Nullable Object> order, Duration patience);

    /** Drops what is kept of earlier logins, because the host is about to go away or has gone back. */
    void forget(Ci host);

    /** What came back. */
    sealed interface Answer {
        /**
         * The host's own words.
         *
         * @param said  a JSON object
         * @param clock how far the host's clock lies outside the time between question and answer
         */
        record Said(JsonNode said, Duration clock) implements Answer {}

        /** No login: nothing is known. */
        record Unreachable(String reason) implements Answer {}

        /** There was a login, and the answer is missing or broken, or the work failed. */
        record Failed(String reason) implements Answer {}
    }
}
