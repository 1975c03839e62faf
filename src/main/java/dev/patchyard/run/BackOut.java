package dev.patchyard.run;

import dev.patchyard.policy.Recovery;
import dev.patchyard.policy.RollbackMode;

/** The way back that can truthfully be promised. Pure. */
public final class BackOut {
    /** What stands on changes and incidents where hosts have no snapshot, or may not go back to it. */
    public static final String NONE = "No technical back-out: restore from backup.";

    private static final String SNAPSHOT =
            "Each host has a snapshot taken right before it is touched; going back loses what was written since.";

    private BackOut() {}

    /** @return for people who decide about a change */
    public static String of(Recovery recovery) {
        return isPossible(recovery) ? SNAPSHOT : NONE;
    }

    static boolean isPossible(Recovery recovery) {
        return recovery.snapshotBefore() && recovery.rollback() != RollbackMode.NONE;
    }
}
