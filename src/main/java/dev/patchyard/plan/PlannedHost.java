package dev.patchyard.plan;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host and what is going to be done to it.
 *
 * @param ci          the item as it was when the plan was made
 * @param family      how it is patched
 * @param moves       the exact transaction, by name and architecture
 * @param machineId   what the host said of itself when planned, null when it could not say
 * @param productUuid the same for the DMI product UUID
 * @param macs        the hardware addresses that it told
 */
public record PlannedHost(
        Ci ci,
        OsFamily family,
        List<PackageMove> moves,
        @Nullable String machineId,
        @Nullable String productUuid,
        List<String> macs) {
    public PlannedHost {
        moves = List.copyOf(moves);
        // Plans that were stored before this was kept have none.
        macs = macs == null ? List.of() : List.copyOf(macs);
        if (moves.isEmpty()) {
            throw new IllegalArgumentException("moves: a planned host has something to move");
        }
    }
}
