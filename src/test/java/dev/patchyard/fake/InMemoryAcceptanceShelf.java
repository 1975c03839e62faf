package dev.patchyard.fake;

import dev.patchyard.compliance.AcceptanceShelf;
import dev.patchyard.compliance.RiskAcceptance;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Accepted risks in a map. */
public final class InMemoryAcceptanceShelf implements AcceptanceShelf {
    private final Map<String, RiskAcceptance> kept = new TreeMap<>();

    @Override
    public synchronized void add(RiskAcceptance acceptance) {
        kept.put(acceptance.id(), acceptance);
    }

    @Override
    public synchronized List<RiskAcceptance> all() {
        return kept.values().stream()
                .sorted(Comparator.comparing(RiskAcceptance::acceptedAt).reversed().thenComparing(RiskAcceptance::id))
                .toList();
    }

    @Override
    public synchronized Optional<RiskAcceptance> revoke(String id, String by, Instant at) {
        RiskAcceptance one = kept.get(id);
        if (one == null || one.revokedAt() != null) {
            return Optional.empty();
        }
        RiskAcceptance ended = new RiskAcceptance(
                one.id(), one.advisoryId(), one.ciId(), one.reason(), one.acceptedBy(), one.acceptedAt(), one.until(), by, at);
        kept.put(id, ended);
        return Optional.of(ended);
    }
}
