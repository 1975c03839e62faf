package dev.patchyard.compliance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a host is kept up by others than us, and what a look at it could not see.
 *
 * @param newestKernel newest installed kernel of the running one's kind, null when no package brings one
 * @param held         packages that the host's operator holds, or the patterns that hold them
 * @param rivals       programs that install updates by themselves here and are switched on
 * @param unseen       what only root could have seen and was not seen, in words; empty when all was seen
 */
public record Upkeep(@Nullable String newestKernel, List<String> held, List<String> rivals, List<String> unseen) {
    /** Nothing of all that. */
    public static final Upkeep PLAIN = new Upkeep(null, List.of(), List.of(), List.of());

    public Upkeep {
        held = List.copyOf(held);
        rivals = List.copyOf(rivals);
        unseen = List.copyOf(unseen);
    }
}
