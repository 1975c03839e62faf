package dev.patchyard.policy;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of a policy.
 *
 * @param beforeHost run once the host is permitted; if it fails, nothing is installed
 * @param afterHost  run once the host was judged to be in order
 * @param onExit     run for every host that was begun, however the work on it ends
 */
public record Hooks(@Nullable Hook beforeHost, @Nullable Hook afterHost, @Nullable Hook onExit) {
    public static final Hooks NONE = new Hooks(null, null, null);

    public boolean isEmpty() {
        return all().isEmpty();
    }

    /** @return those that are set */
    public List<Hook> all() {
        return Stream.of(beforeHost, afterHost, onExit).filter(Objects::nonNull).toList();
    }
}
