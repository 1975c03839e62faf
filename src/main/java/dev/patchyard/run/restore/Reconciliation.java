package dev.patchyard.run.restore;

import java.time.Instant;
import java.util.List;

/**
 * What was found when the world was compared with the database.
 *
 * @param settled  whether everything goes on since; otherwise somebody could not be asked
 * @param findings everything that the database does not know
 * @param stopped  runs that wait for a person because of it
 */
public record Reconciliation(
        Instant at, String actor, String reason, boolean settled, List<Finding> findings, List<String> stopped) {
    public Reconciliation {
        findings = List.copyOf(findings);
        stopped = List.copyOf(stopped);
    }
}
