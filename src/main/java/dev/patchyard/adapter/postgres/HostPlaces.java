package dev.patchyard.adapter.postgres;

import dev.patchyard.run.RunStore.Place;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which run holds which host, in the table {@code host_places}. */
final class HostPlaces {
    private final Sql sql;
    private final Clock clock;

    HostPlaces(Sql sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    private record Held(String runId, boolean working) {}

    private record Counts(long ofPolicy, long ofAll) {}

    Place take(String ciId, String runId, String policyId, int policyLimit, int serverLimit) {
        return sql.together(() -> {
            // NB: counting and taking must be one step for all nodes, or two of them take the last place.
            Locks.hold(sql, Locks.PLACES, "");
            Optional<Held> held = sql.first(
                    "SELECT run_id, working FROM host_places WHERE ci_id = ?",
                    row -> new Held(row.getString("run_id"), row.getBoolean("working")), ciId);
            if (held.isPresent() && !held.get().runId().equals(runId)) {
                return new Place.Busy(held.get().runId());
            }
            if (held.isPresent() && held.get().working()) {
                return new Place.Taken();
            }
            Counts counts = counts(policyId);
            if (counts.ofPolicy() >= policyLimit || counts.ofAll() >= serverLimit) {
                return new Place.Full(counts.ofPolicy() >= policyLimit ? "policy" : "server");
            }
            sql.update(
                    """
                    INSERT INTO host_places (ci_id, run_id, policy_id, working, taken_at) VALUES (?, ?, ?, true, ?)
                    ON CONFLICT (ci_id) DO UPDATE SET working = true
                    """,
                    ciId, runId, policyId, clock.instant());
            return new Place.Taken();
        });
    }

    private Counts counts(String policyId) {
        return sql.list(
                        "SELECT count(*) FILTER (WHERE policy_id = ?), count(*) FROM host_places WHERE working",
                        row -> new Counts(row.getLong(1), row.getLong(2)), policyId)
                .getFirst();
    }

    void rest(String ciId, String runId) {
        sql.update("UPDATE host_places SET working = false WHERE ci_id = ? AND run_id = ?", ciId, runId);
    }

    void leave(String ciId, String runId) {
        sql.update("DELETE FROM host_places WHERE ci_id = ? AND run_id = ?", ciId, runId);
    }

    Map<String, String> held() {
        return sql.list("SELECT ci_id, run_id FROM host_places", row -> Map.entry(row.getString(1), row.getString(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
