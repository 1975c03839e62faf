package dev.patchyard.inventory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An inventory that Patchyard reads itself and not over a CMDB: it can tell whether what is in use is what was written. */
public interface InventorySource {
    /** @return how it stands now; looks whether the source has changed */
    Standing standing();

    /** How good what is in use is. */
    enum Quality {
        /** It is what the source says. */
        CURRENT,
        /** The source cannot be used as it is now; the last good reading stays in use. */
        OUTDATED,
        /** There was no good reading since the server started. */
        UNREADABLE
    }

    /**
     * @param quality how good what is in use is
     * @param trouble what is wrong with the source, with the line; empty when nothing is
     * @param readAt  when what is in use was read, null when nothing is
     * @param items   how many CIs are in use
     */
    record Standing(Quality quality, String trouble, @Nullable Instant readAt, int items) {}
}
