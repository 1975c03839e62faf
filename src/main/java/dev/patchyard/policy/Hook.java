package dev.patchyard.policy;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Tasks of the operator that are run at a moment of the work on a host.
 *
 * @param tasks   name of a task file in the server's directory of hooks, without its ending; never a path
 * @param mode    what a failure means
 * @param timeout how long all its tasks together may take
 */
public record Hook(String tasks, Mode mode, Duration timeout) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Duration LONGEST = Duration.ofMinutes(90);

    /** What a failed hook means for its host. */
    public enum Mode {
        /** The host fails with it. */
        MUST_SUCCEED,
        /** It is told, and the work goes on. */
        IGNORE
    }

    public Hook {
        if (tasks == null || !NAME.matcher(tasks).matches()) {
            throw new IllegalArgumentException(
                    "tasks: expected the name of a task file: lower-case letters, digits, hyphens, underscores");
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout: expected PT1S to PT90M");
        }
    }

    /** @return the file among the digests of everything that a play may execute */
    public String file() {
        return "hooks/" + tasks + ".yml";
    }
}
