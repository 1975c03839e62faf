package dev.patchyard.compliance;

import dev.patchyard.access.Actor;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where people accept risks. What is decided is written into the audit trail together with the decision. */
public final class AcceptanceDesk {
    /** Nobody can see further ahead. */
    public static final Duration LONGEST = Duration.ofDays(366);

    private final AcceptanceShelf shelf;
    private final AdvisoryBoard advisories;
    private final UnitOfWork unit;
    private final AuditTrail audit;
    private final Clock clock;

    public AcceptanceDesk(
            AcceptanceShelf shelf, AdvisoryBoard advisories, UnitOfWork unit, AuditTrail audit, Clock clock) {
        this.shelf = shelf;
        this.advisories = advisories;
        this.unit = unit;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Accepts a risk in the actor's name.
     *
     * @param advisory an id or alias
     * @param ciId     null for all CIs
     * @return empty when there is no such advisory
     * @throws IllegalArgumentException naming {@code until} when it is not ahead, or further ahead than {@link #LONGEST}
     */
    public Optional<RiskAcceptance> accept(
            Actor actor, String advisory, @Nullable String ciId, String reason, Instant until) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
            throw new IllegalArgumentException("until: expected a time ahead, at most 366 days");
        }
        return advisories.find(advisory).map(Advisory::id).map(id -> {
            RiskAcceptance acceptance = new RiskAcceptance(
                    UUID.randomUUID().toString(), id, ciId, reason, actor.name(), now, until.truncatedTo(ChronoUnit.MICROS), null, null);
            return unit.together(() -> {
                audit.record(actor, "risk.accept", "advisory:" + id, Map.of(
                        "ci", ciId == null ? "all" : ciId, "until", until.toString(), "reason", reason));
                shelf.add(acceptance);
                return acceptance;
            });
        });
    }

    /** Ends an acceptance early. @return it; empty when there is no such one, or it was ended before */
    public Optional<RiskAcceptance> revoke(Actor actor, String id) {
        return unit.together(() -> {
            Optional<RiskAcceptance> ended = shelf.revoke(id, actor.name(), clock.instant().truncatedTo(ChronoUnit.MICROS));
            ended.ifPresent(one -> audit.record(
                    actor, "risk.revoke", "advisory:" + one.advisoryId(), Map.of("ci", one.ciId() == null ? "all" : one.ciId())));
            return ended;
        });
    }

    /** @return all, newest first, those that have ended as well */
    public List<RiskAcceptance> all() {
        return shelf.all();
    }

    /** @return whether it counts now */
    public boolean holds(RiskAcceptance acceptance) {
        return acceptance.holds(clock.instant());
    }
}
