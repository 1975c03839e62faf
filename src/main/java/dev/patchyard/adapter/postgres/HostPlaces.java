package dev.patchyard.adapter.postgres;

import dev.patchyard.run.RunStore.Claim;
import dev.patchyard.run.RunStore.Place;
import dev.patchyard.run.RunStore.Seat;
import dev.patchyard.run.RunStore.StaleClaim;
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

    Place take(Seat seat, int policyLimit, int serverLimit) {
        return sql.together(() -> {
            requireOwner(seat.claim(), " AND phase <> 'ENDED'");
            // NB: counting and taking must be one step for all nodes, or two of them take the last place.
            Locks.hold(sql, Locks.PLACES, "");
            Optional<Held> held = sql.first(
                    "SELECT run_id, working FROM host_places WHERE ci_id = ?",
                    row -> new Held(row.getString("run_id"), row.getBoolean("working")), seat.ciId());
            if (held.isPresent() && !held.get().runId().equals(seat.runId())) {
                return new Place.Busy(held.get().runId());
            }
            if (held.isPresent() && held.get().working()) {
                return new Place.Taken();
            }
            Optional<Place> sibling = sibling(seat);
            if (sibling.isPresent()) {
                return sibling.get();
            }
            Counts counts = counts(seat.policyId());
            if (counts.ofPolicy() >= policyLimit || counts.ofAll() >= serverLimit) {
                return new Place.Full(counts.ofPolicy() >= policyLimit ? "policy" : "server");
            }
            sql.update(
                    """
                    INSERT INTO host_places (ci_id, run_id, policy_id, redundancy_group, working, taken_at)
                    VALUES (?, ?, ?, ?, true, ?)
                    ON CONFLICT (ci_id) DO UPDATE SET working = true
                    """,
                    seat.ciId(), seat.runId(), seat.policyId(), seat.group(), clock.instant());
            return new Place.Taken();
        });
    }

    private Optional<Place> sibling(Seat seat) {
        return seat.group() == null
                ? Optional.empty()
                : sql.first(
                        "SELECT ci_id, run_id FROM host_places WHERE redundancy_group = ? AND ci_id <> ? ORDER BY ci_id LIMIT 1",
                        row -> new Place.GroupHeld(row.getString("ci_id"), row.getString("run_id")),
                        seat.group(), seat.ciId());
    }

    private Counts counts(String policyId) {
        return sql.list(
                        "SELECT count(*) FILTER (WHERE policy_id = ?), count(*) FROM host_places WHERE working",
                        row -> new Counts(row.getLong(1), row.getLong(2)), policyId)
                .getFirst();
    }

    void rest(String ciId, Claim claim) {
        asOwner(claim, "UPDATE host_places SET working = false WHERE ci_id = ? AND run_id = ?", ciId);
    }

    void leave(String ciId, Claim claim) {
        asOwner(claim, "DELETE FROM host_places WHERE ci_id = ? AND run_id = ?", ciId);
    }

    private void asOwner(Claim claim, String change, String ciId) {
        sql.together(() -> {
            requireOwner(claim, "");
            return sql.update(change, ciId, claim.runId());
        });
    }

    /** The run's row is held until the place has changed, so that nobody takes the run over in between. */
    private void requireOwner(Claim claim, String more) {
        sql.first("SELECT 1 FROM runs WHERE id = ? AND epoch = ?" + more + " FOR SHARE", row -> true, claim.runId(), claim.epoch())
                .orElseThrow(() -> new StaleClaim(claim.runId()));
    }

    boolean free(String ciId, String runId) {
        return sql.together(() -> {
            sql.update(
                    """
                    DELETE FROM host_places p WHERE ci_id = ? AND run_id = ?
                        AND NOT EXISTS (SELECT 1 FROM runs WHERE id = p.run_id AND phase <> 'ENDED')
                    """,
                    ciId, runId);
            return sql.number("SELECT count(*) FROM host_places WHERE ci_id = ? AND run_id = ?", ciId, runId) == 0;
        });
    }

    boolean isOver(String runId) {
        return sql.number("SELECT count(*) FROM runs WHERE id = ? AND phase <> 'ENDED'", runId) == 0;
    }

    Map<String, String> held() {
        return sql.list("SELECT ci_id, run_id FROM host_places", row -> Map.entry(row.getString(1), row.getString(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
