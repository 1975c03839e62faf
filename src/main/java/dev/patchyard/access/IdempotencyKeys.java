package dev.patchyard.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was answered to a request that creates something, so that sending it again creates nothing new. Keys
 * belong to the actor who sent them and are forgotten after 24 hours.
 */
public interface IdempotencyKeys {
    /**
     * Takes the key for a request. Of any number of callers with one key exactly one is told {@link Claim.Fresh}.
     *
     * @param actorName     who asks
     * @param key           the client's key, 1 to 200 characters
     * @param requestDigest digest of method, path and body
     */
    Claim claim(String actorName, String key, String requestDigest);

    /** Stores the answer for a claimed key; later claims get it. */
    void answered(String actorName, String key, Answer answer);

    /** Gives a claimed key back because the request had no effect, so that the client may try again. */
    void release(String actorName, String key);

    /** What became of a claim. */
    sealed interface Claim {
        /** The caller shall do the work and then call {@link #answered} or {@link #release}. */
        record Fresh() implements Claim {}

        /** The first request is still being worked on, or its worker died: nobody knows its effect yet. */
        record Running() implements Claim {}

        /** The key was used for another request. */
        record Mismatch() implements Claim {}

        /** The work was done before. */
        record Known(Answer answer) implements Claim {}
    }

    /**
     * @param status   HTTP status
     * @param location value of the Location header, null for none
     * @param body     the body as sent, empty for none
     */
    record Answer(int status, @Nullable String location, String body) {
        /** @return the Location header, empty for none */
        public Optional<String> locationHeader() {
            return Optional.ofNullable(location);
        }
    }
}
