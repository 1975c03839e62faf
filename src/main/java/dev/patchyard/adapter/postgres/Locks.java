package dev.patchyard.adapter.postgres;

import java.util.Collection;

/** Locks that PostgreSQL holds for a unit of work until it ends; one number for each kind of thing. */
final class Locks {
    static final int REVISIONS = 1;
    static final int AUDIT = 2;
    static final int PLACES = 3;
    static final int SLOTS = 4;
    static final int FEED = 5;
    static final int CHANGES = 6;
    static final int INCIDENTS = 7;
    static final int RESTORE = 8;
    static final int STATEMENTS = 25;
    static final int NUMBERS = 28;

    static final int TASKS = 12;

    private Locks() {}

    /** Waits until this unit is alone with the thing. To be called inside a unit. */
    static void hold(Sql sql, int kind, String thing) {
        sql.list("SELECT pg_advisory_xact_lock(?, hashtext(?))", row -> true, kind, thing);
    }

    /** The same for many things, in one order for everybody, so that nobody waits for each other. */
    static void holdAll(Sql sql, int kind, Collection<String> things) {
        sql.list(
                """
                SELECT pg_advisory_xact_lock(?, number)
                FROM (SELECT DISTINCT hashtext(thing) AS number FROM unnest(?) AS thing ORDER BY 1 OFFSET 0) AS ordered
                """,
                row -> true, kind, things);
    }
}
