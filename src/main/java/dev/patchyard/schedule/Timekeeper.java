package dev.patchyard.schedule;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.BlackoutShelf;
import dev.patchyard.policy.NextSlots.Next;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.PolicyShelf.Shelved;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.policy.SlotLedger.Key;
import dev.patchyard.policy.SlotLedger.Outcome;
import dev.patchyard.policy.SlotLedger.Reason;
import dev.patchyard.policy.Timing;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunRefusal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a slot that is due: one run, or a recorded reason why there is none. Knows no scheduler. May be
 * told of a slot any number of times, by any number of nodes. What {@link SlotRules} says is gathered for many at once and
 * carried out together.
 */
final class Timekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Timekeeper.class);

    private final PolicyShelf shelf;
    private final SlotLedger ledger;
    private final BlackoutShelf blackouts;
    private final RunDesk desk;
    private final PlansAhead ahead;
    private final EventFeed feed;
    private final Clock clock;

    Timekeeper(PolicyShelf shelf, Almanac almanac, RunDesk desk, EventFeed feed, Clock clock) {
        this.shelf = shelf;
        this.ledger = almanac.slots();
        this.blackouts = almanac.blackouts();
        this.desk = desk;
        this.ahead = new PlansAhead(ledger, desk, clock);
        this.feed = feed;
        this.clock = clock;
    }

    /** @return the keeper of plans that are made ahead of slots */
    PlansAhead ahead() {
        return ahead;
    }

    /**
     * Decides a slot and every later one that has come in the meantime, so that nothing that was due goes unrecorded.
     *
     * @param first   the slot that the scheduler woke us for
     * @param skipped whether that one is only to be recorded
     */
    void due(String policyId, Instant first, boolean skipped) {
        due(List.of(new Next(policyId, first, skipped, "")), clock.instant());
    }

    /**
     * Decides the slots of many policies, and every later one that has come by now, each policy's in their order.
     *
     * @return the policies' next slots; what is not scheduled any more has none
     */
    List<Next> due(List<Next> first, Instant now) {
        Moments moments = new Moments(now);
        Map<String, Shelved> policies = policies(first.stream().map(Next::policyId).toList());
        List<Deque<Next>> waiting = new ArrayList<>();
        for (Next slot : first) {
            Deque<Next> each = new ArrayDeque<>(List.of(slot));
            if (policies.containsKey(slot.policyId())) {
                Timing timing = policies.get(slot.policyId()).policy().timing();
                moments.since(timing, slot.slot()).forEach(due -> each.add(moments.next(slot.policyId(), timing, due)));
            }
            waiting.add(each);
        }
        while (!waiting.isEmpty()) {
            decide(waiting.stream().map(Deque::removeFirst).toList());
            waiting.removeIf(Deque::isEmpty);
        }
        return policies.values().stream().flatMap(policy -> moments.next(policy.policy()).stream()).toList();
    }

    /** @param slots of each policy one */
    private void decide(List<Next> slots) {
        Set<Key> skipped = new HashSet<>();
        List<Key> keys = new ArrayList<>();
        for (Next slot : slots) {
            keys.add(new Key(slot.policyId(), slot.slot()));
            if (slot.skipped()) {
                skipped.add(keys.getLast());
            }
        }
        if (keys.size() == 1) {
            Key one = keys.getFirst();
            Outcome outcome = ledger.decide(one.policyId(), one.slot(), () -> outcomes(keys, skipped).get(one));
            LOG.info("policy {} slot {}: {}", one.policyId(), one.slot(), outcome);
        } else {
            ledger.decideAll(keys, open -> outcomes(open, skipped))
                    .forEach((key, outcome) -> LOG.debug("policy {} slot {}: {}", key.policyId(), key.slot(), outcome));
            LOG.info("{} slots decided, the last one {}", keys.size(), keys.getLast().slot());
        }
    }

    /** What the rules say of each, carried out. A slot without a run is told here, a run by the store that keeps it. */
    private Map<Key, Outcome> outcomes(List<Key> keys, Set<Key> skipped) {
        SlotFacts facts = facts(keys);
        Map<Key, Outcome> outcomes = new LinkedHashMap<>();
        List<RunDesk.Asked> asked = new ArrayList<>();
        List<FeedEvent.Draft> missed = new ArrayList<>();
        for (Key key : keys) {
            Outcome outcome = skipped.contains(key) ? gap() : carriedOut(key, SlotRules.of(key, facts), facts, asked);
            outcomes.put(key, outcome);
            if (outcome instanceof Outcome.Skipped(Reason reason, String detail)) {
                missed.add(told(key, reason, detail));
            }
        }
        desk.keep(asked);
        feed.tellAll(missed);
        return outcomes;
    }

    private Outcome carriedOut(Key key, SlotRules.Ruling ruling, SlotFacts facts, List<RunDesk.Asked> asked) {
        facts.planned(key).ifPresent(run -> ruling.dropping().ifPresent(why -> ahead.cancel(run, why)));
        return switch (ruling) {
            case SlotRules.Ruling.Skip(Reason reason, String detail) -> new Outcome.Skipped(reason, detail);
            case SlotRules.Ruling.Planned(String runId) -> new Outcome.Ran(runId);
            case SlotRules.Ruling.Ask(PatchPolicy policy) -> ask(key, policy, asked);
        };
    }

    private Outcome ask(Key key, PatchPolicy policy, List<RunDesk.Asked> asked) {
        try {
            asked.add(desk.prepare(PlansAhead.wish(key.policyId(), key.slot()), policy));
            return new Outcome.Ran(asked.getLast().run().id());
        } catch (RunRefusal refusal) {
            return new Outcome.Skipped(Reason.REFUSED, refusal.getMessage());
        }
    }

    private static FeedEvent.Draft told(Key key, Reason reason, String detail) {
        return new FeedEvent.Draft(FeedEvent.Type.SLOT_MISSED, key.policyId(), Map.of(
                "policy_id", key.policyId(),
                "slot", key.slot().toString(),
                "reason", reason.name().toLowerCase(Locale.ROOT),
                "detail", detail));
    }

    private static Outcome gap() {
        return new Outcome.Skipped(Reason.DST_GAP, "the clocks went forward over it");
    }

    private SlotFacts facts(List<Key> keys) {
        List<String> ids = keys.stream().map(Key::policyId).toList();
        Map<Key, String> plans = new HashMap<>();
        Map<String, List<SlotLedger.Planned>> planned = ledger.planned(ids);
        for (Key key : keys) {
            planned.getOrDefault(key.policyId(), List.of()).stream()
                    .filter(plan -> plan.slot().equals(key.slot()))
                    .forEach(plan -> plans.put(key, plan.runId()));
        }
        Map<String, PatchRun> runs = desk.find(plans.values());
        Map<Key, PatchRun> plannedRuns = new HashMap<>();
        plans.forEach((key, runId) -> Optional.ofNullable(runs.get(runId)).ifPresent(run -> plannedRuns.put(key, run)));
        Map<String, List<PatchRun>> active =
                desk.active(ids).stream().collect(Collectors.groupingBy(run -> run.policy().id()));
        return new SlotFacts(policies(ids), plannedRuns, active, blackouts.all(), clock.instant());
    }

    private Map<String, Shelved> policies(List<String> ids) {
        Map<String, Shelved> scheduled = new LinkedHashMap<>(shelf.find(ids));
        scheduled.values().removeIf(policy -> !isScheduled(policy.policy()));
        return scheduled;
    }

    /** @return whether the clock starts this policy */
    static boolean isScheduled(PatchPolicy policy) {
        return policy.enabled() && policy.timing().schedule() != null && policy.timing().zone() != null;
    }
}
