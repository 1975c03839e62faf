package dev.patchyard.run.restore;

import org.jspecify.annotations.Nullable;

/**
 * Something that the world has and the database does not know.
 *
 * @param kind  what sort of thing
 * @param what  for people
 * @param runId the run that it belongs to, also one that the database does not know; null for none
 */
public record Finding(Kind kind, String what, @Nullable String runId) {
    /** What sort of thing was found. */
    public enum Kind {
        /** A node remembers a run that is not there. */
        UNKNOWN_RUN,
        /** A node remembers more of a run. */
        RUN_MOVED_ON,
        /** One of our snapshots that no run knows. */
        UNKNOWN_SNAPSHOT,
        /** A change that was raised for a run that does not know it. */
        UNKNOWN_CHANGE,
        /** A change that is further than its run knows. */
        CHANGE_MOVED_ON,
        /** An open incident that nobody knows to have been told. */
        UNKNOWN_INCIDENT,
        /** A play on this machine that its run did not begin. */
        UNKNOWN_PLAY,
        /** A host is held by a run that does not hold it. */
        UNKNOWN_HOLDER,
        /** A host has a version already that was only planned. */
        PACKAGES_MOVED_ON,
        /** Somebody could not be asked. */
        NOT_ASKED
    }
}
