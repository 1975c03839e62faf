package dev.patchyard.compliance;

import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.RiskBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says how long what waits on a CI may wait: by the deadlines of the advisories that are not withdrawn, and by what people
 * accepted.
 */
public final class Weigher {
    private static final int BATCH = 1000;
    private static final Duration ANEW = Duration.ofHours(1);

    private final AdvisoryBoard advisories;
    private final RiskBook risks;
    private final AcceptanceShelf acceptances;
    private final Clock clock;
    private @Nullable Instant weighedAt;
    private List<RiskAcceptance> weighedWith = List.of();

    public Weigher(AdvisoryBoard advisories, RiskBook risks, AcceptanceShelf acceptances, Clock clock) {
        this.advisories = advisories;
        this.risks = risks;
        this.acceptances = acceptances;
        this.clock = clock;
    }

    /** @return the states in their order, each with its urgency as it is now */
    public List<PatchState> weigh(List<PatchState> states) {
        List<Waiter> waiters = states.stream().map(Waiter::of).toList();
        Weights weights = weights(waiters.stream().flatMap(one -> one.advisories().stream()).collect(Collectors.toSet()));
        return states.stream().map(state -> state.weighed(weights.of(Waiter.of(state)))).toList();
    }

    /**
     * Weighs all CIs in service anew where somebody accepted something or took it back since this was done last, and once
     * an hour, because deadlines change without a scan. May be called at any time, by several nodes.
     *
     * @return how many were changed
     */
    public synchronized long weighIfDue(ComplianceBoard board) {
        Instant now = clock.instant();
        List<RiskAcceptance> all = acceptances.all();
        if (weighedAt != null && all.equals(weighedWith) && now.isBefore(weighedAt.plus(ANEW))) {
            return 0;
        }
        long changed = weighAll(board);
        weighedWith = all;
        weighedAt = now;
        return changed;
    }

    /** States that are replaced meanwhile are left as they are. */
    private long weighAll(ComplianceBoard board) {
        long changed = 0;
        Weights weights = weights(board.waiting("").keySet());
        List<Waiter> batch = board.waiters("", BATCH);
        while (!batch.isEmpty()) {
            Map<Waiter, Urgency> anew = new HashMap<>();
            for (Waiter waiter : batch) {
                Urgency urgency = weights.of(waiter);
                if (!urgency.equals(waiter.urgency())) {
                    anew.put(waiter, urgency);
                }
            }
            changed += anew.isEmpty() ? 0 : board.weigh(anew);
            batch = board.waiters(batch.getLast().ciId(), BATCH);
        }
        return changed;
    }

    private Weights weights(Collection<String> advisoryIds) {
        return new Weights(Dues.of(advisoryIds, advisories, risks, acceptances, clock.instant()));
    }

    /** Every deadline is looked up once for each kind of exposure, however many CIs wait for it. */
    private static final class Weights {
        private final Dues dues;
        private final Map<Exposure, Map<String, Instant>> deadlines = new HashMap<>();

        private Weights(Dues dues) {
            this.dues = dues;
            for (Exposure exposure : Exposure.values()) {
                Map<String, Instant> byId = new HashMap<>();
                dues.known().values().forEach(one -> byId.put(one.id(), dues.due(one, exposure)));
                deadlines.put(exposure, byId);
            }
        }

        private Urgency of(Waiter waiter) {
            Urgency before = waiter.urgency();
            Map<String, Instant> byId = deadlines.getOrDefault(before.exposure(), Map.of());
            List<String> waiting = waiter.advisories().stream().filter(byId::containsKey).toList();
            Instant due = null;
            Instant accepted = null;
            boolean isAccepted = before.acceptable() && !waiting.isEmpty();
            for (String id : waiting) {
                RiskAcceptance acceptance = dues.acceptance(id, waiter.ciId());
                due = acceptance == null ? Dues.sooner(due, byId.get(id)) : due;
                accepted = acceptance == null ? accepted : Dues.sooner(accepted, acceptance.until());
                isAccepted &= acceptance != null;
            }
            return new Urgency(before.exposure(), before.acceptable(), due, isAccepted ? accepted : null);
        }
    }
}
