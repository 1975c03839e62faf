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
 * @param restarts    services that run files of the moved packages and that the policy lets restart, as far as the host
 *                    could tell before; only the installation shows which of them are left with old code
 */
public record PlannedHost(
        Ci ci,
        OsFamily family,
        List<PackageMove> moves,
        @Nullable String machineId,
        @Nullable String productUuid,
        List<String> macs,
        List<String> restarts) {
    public PlannedHost {
        moves = List.copyOf(moves);
        // Plans that were stored before these were kept have none.
        macs = macs == null ? List.of() : List.copyOf(macs);
        restarts = restarts == null ? List.of() : List.copyOf(restarts);
        if (moves.isEmpty()) {
            throw new IllegalArgumentException("moves: a planned host has something to move");
        }
    }
}
