package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.RiskBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        return IntStream.range(0, states.size())
                .mapToObj(index -> states.get(index).weighed(weights.of(waiters.get(index)))).toList();
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
        Instant now = clock.instant();
        List<Advisory> known = advisoryIds.isEmpty() ? List.of() : advisories.byIds(advisoryIds).values().stream()
                .filter(one -> one.withdrawn() == null)
                .toList();
        Set<String> cves = known.stream().flatMap(one -> one.cves().stream()).collect(Collectors.toSet());
        return new Weights(known, new Weighing(
                cves.isEmpty() ? Map.of() : risks.about(cves), Map.of(),
                acceptances.all().stream().filter(one -> one.holds(now)).toList(), now));
    }

    /** Every deadline is looked up once for each kind of exposure, however many CIs wait for it. */
    private static final class Weights {
        private final Weighing weighing;
        private final Map<Exposure, Map<String, Instant>> deadlines = new EnumMap<>(Exposure.class);

        private Weights(List<Advisory> known, Weighing weighing) {
            this.weighing = weighing;
            for (Exposure exposure : Exposure.values()) {
                Map<String, Instant> byId = new HashMap<>();
                known.forEach(one -> byId.put(one.id(), weighing.due(one, exposure)));
                deadlines.put(exposure, byId);
            }
        }

        private Urgency of(Waiter waiter) {
            Urgency before = waiter.urgency();
            Map<String, Instant> byId = Objects.requireNonNull(deadlines.get(before.exposure()));
            List<String> waiting = waiter.advisories().stream().filter(byId::containsKey).toList();
            Instant due = null;
            Instant accepted = null;
            boolean isAccepted = before.acceptable() && !waiting.isEmpty();
            for (String id : waiting) {
                RiskAcceptance acceptance = weighing.acceptance(id, waiter.ciId());
                due = acceptance == null ? Weighing.sooner(due, byId.get(id)) : due;
                accepted = acceptance == null ? accepted : Weighing.sooner(accepted, acceptance.until());
                isAccepted &= acceptance != null;
            }
            return new Urgency(before.exposure(), before.acceptable(), due, isAccepted ? accepted : null);
        }
    }
}
