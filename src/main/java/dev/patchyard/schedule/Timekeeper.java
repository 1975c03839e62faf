package dev.patchyard.schedule;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.SlotLedger.Outcome;
import dev.patchyard.policy.SlotLedger.Reason;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunRefusal;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a slot that is due: one run, or a recorded reason why there is none. Knows no scheduler. May be
 * told of a slot any number of times, by any number of nodes.
 */
final class Timekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Timekeeper.class);

    private final PolicyShelf shelf;
    private final SlotLedger ledger;
    private final Almanac blackouts;
    private final RunDesk desk;
    private final PlansAhead ahead;
    private final EventFeed feed;
    private final Clock clock;

    Timekeeper(PolicyShelf shelf, Almanac almanac, RunDesk desk, EventFeed feed, Clock clock) {
        this.shelf = shelf;
        this.ledger = almanac.slots();
        this.blackouts = almanac;
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
        decide(policyId, first, skipped);
        Optional<PatchPolicy> policy = scheduled(policyId);
        if (policy.isPresent()) {
            for (Due later : Due.between(policy.get().timing(), first, clock.instant())) {
                decide(policyId, later.instant(), later.skipped());
            }
        }
    }

    private void decide(String policyId, Instant slot, boolean skipped) {
        Outcome outcome = ledger.decide(
                policyId, slot, () -> told(policyId, slot, skipped ? gap() : outcome(policyId, slot)));
        LOG.info("policy {} slot {}: {}", policyId, slot, outcome);
    }

    /** A slot without a run is told here; a run that comes about is told by the store that keeps it. */
    private Outcome told(String policyId, Instant slot, Outcome outcome) {
        if (outcome instanceof Outcome.Skipped(Reason reason, String detail)) {
            feed.tell(new FeedEvent.Draft(FeedEvent.Type.SLOT_MISSED, policyId, Map.of(
                    "policy_id", policyId,
                    "slot", slot.toString(),
                    "reason", reason.name().toLowerCase(Locale.ROOT),
                    "detail", detail)));
        }
        return outcome;
    }

    private static Outcome gap() {
        return new Outcome.Skipped(Reason.DST_GAP, "the clocks went forward over it");
    }

    private Outcome outcome(String policyId, Instant slot) {
        Optional<PatchPolicy> policy = scheduled(policyId);
        if (policy.isEmpty()) {
            return dropped(
                    ahead.of(policyId, slot), new Outcome.Skipped(Reason.DISABLED, "the policy was disabled or removed"));
        }
        MaintenanceWindow window = policy.get().timing().window();
        Instant now = clock.instant();
        if (window != null && !now.isBefore(window.lastStart(slot))) {
            return dropped(ahead.of(policyId, slot), new Outcome.Skipped(
                    Reason.MISSED, "noticed at " + now + ", no host may be started after " + window.lastStart(slot)));
        }
        return unhindered(policy.get(), slot);
    }

    /** A plan that was made ahead is carried out, and no other, as long as it is what the policy still asks for. */
    private Outcome unhindered(PatchPolicy policy, Instant slot) {
        Optional<PatchRun> planned = ahead.of(policy.id(), slot);
        Optional<Blackout> blackout = blackouts.overAll(policy.targetTags(), slot);
        if (blackout.isPresent()) {
            return dropped(planned, new Outcome.Skipped(Reason.BLACKOUT, blackout.get().toString()));
        }
        Optional<PatchRun> active = desk.active(policy.id(), planned.map(PatchRun::id).orElse(null));
        if (active.isPresent()) {
            return dropped(planned, new Outcome.Skipped(Reason.OVERLAP, "run " + active.get().id() + " has not ended"));
        }
        if (planned.isPresent() && PlansAhead.isGood(planned.get(), policy)) {
            return new Outcome.Ran(planned.get().id());
        }
        planned.ifPresent(run -> ahead.cancel(run, "the policy was changed after it was planned; its slot is planned anew"));
        return request(policy.id(), slot);
    }

    private Outcome dropped(Optional<PatchRun> planned, Outcome.Skipped why) {
        planned.ifPresent(run -> ahead.cancel(run, "its slot is skipped: " + why.reason() + ", " + why.detail()));
        return why;
    }

    private Outcome request(String policyId, Instant slot) {
        try {
            return new Outcome.Ran(desk.request(PlansAhead.wish(policyId, slot)).id());
        } catch (RunRefusal refusal) {
            return new Outcome.Skipped(Reason.REFUSED, refusal.getMessage());
        }
    }

    private Optional<PatchPolicy> scheduled(String policyId) {
        return shelf.find(policyId).map(PolicyShelf.Shelved::policy).filter(Timekeeper::isScheduled);
    }

    /** @return whether the clock starts this policy */
    static boolean isScheduled(PatchPolicy policy) {
        return policy.enabled() && policy.timing().schedule() != null && policy.timing().zone() != null;
    }
}
