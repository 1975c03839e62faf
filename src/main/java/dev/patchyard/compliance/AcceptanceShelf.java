package dev.patchyard.compliance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps accepted risks, also those that have ended. */
public interface AcceptanceShelf {
    void add(RiskAcceptance acceptance);

    /** @return all, newest first */
    List<RiskAcceptance> all();

    /** Ends one that nobody ended before. @return it; empty when there is no such one */
    Optional<RiskAcceptance> revoke(String id, String by, Instant at);
}
