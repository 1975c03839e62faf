package dev.patchyard.run;

import java.time.Instant;
import java.util.Objects;

/**
 * A standing order that no host in its scope is begun.
 *
 * @param scope  whom it holds
 * @param reason why, for people
 * @param actor  who set it
 * @param at     when
 */
public record PauseSwitch(PauseScope scope, String reason, String actor, Instant at) {
    public PauseSwitch {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(at, "at");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("reason: a pause says why");
        }
    }

    /** @return one line for people who wonder why nothing goes on */
    public String said() {
        return "paused (" + scope.word() + ") by " + actor + ": " + reason;
    }
}
