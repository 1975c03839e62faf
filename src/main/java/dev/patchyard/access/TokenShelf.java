package dev.patchyard.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the bearer tokens of the API lie. Only a digest of each secret is kept. */
public interface TokenShelf {
    /**
     * Issues a token. Every call makes another one, also for the same name: one person may hold several.
     *
     * @param name    whom it speaks for, as it will stand in audit entries
     * @param role    what it may do
     * @param expires the first instant at which it is not accepted any more; after now
     * @return the token with its secret, which cannot be had a second time
     * @throws IllegalArgumentException when a field breaks a rule; the message begins with the field
     */
    Issued issue(String name, Role role, Instant expires);

    /**
     * @param secret what a caller presented, anything at all
     * @return who that is; empty when the secret is unknown, expired or revoked, without telling which
     */
    Optional<Actor> actorOf(String secret);

    /** Ends a token at once. May be called twice. @return whether a token of that id exists */
    boolean revoke(String id);

    /** @return all tokens, ended ones included, newest first */
    List<Token> list();

    /**
     * A fresh token.
     *
     * @param token  what is kept of it
     * @param secret the only copy
     */
    record Issued(Token token, String secret) {
        /** Leaves the secret out, so that it cannot slip into a log. */
        @Override
        public String toString() {
            return "Issued[token=" + token + "]";
        }
    }

    /**
     * What is kept of a token.
     *
     * @param id      its own identifier, not secret
     * @param name    whom it speaks for
     * @param role    what it may do
     * @param issued  when it was made
     * @param expires when it ends by itself
     * @param revoked when it was ended by somebody, null while it was not
     */
    record Token(String id, String name, Role role, Instant issued, Instant expires, @Nullable Instant revoked) {
        /** @return whether its secret is accepted at the instant */
        public boolean isLive(Instant at) {
            return revoked == null && at.isBefore(expires);
        }
    }
}
