package dev.patchyard.schedule;

import dev.patchyard.access.Actor;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.policy.SlotLedger.Outcome;
import dev.patchyard.policy.SlotLedger.Reason;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunRefusal;
import dev.patchyard.run.RunRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
    private final RunDesk desk;
    private final EventFeed feed;
    private final Clock clock;

    Timekeeper(PolicyShelf shelf, SlotLedger ledger, RunDesk desk, EventFeed feed, Clock clock) {
        this.shelf = shelf;
        this.ledger = ledger;
        this.desk = desk;
        this.feed = feed;
        this.clock = clock;
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
            return new Outcome.Skipped(Reason.DISABLED, "the policy was disabled or removed");
        }
        MaintenanceWindow window = policy.get().timing().window();
        Instant now = clock.instant();
        if (window != null && !now.isBefore(window.lastStart(slot))) {
            return new Outcome.Skipped(
                    Reason.MISSED, "noticed at " + now + ", no host may be started after " + window.lastStart(slot));
        }
        Optional<PatchRun> active = desk.active(policyId);
        if (active.isPresent()) {
            return new Outcome.Skipped(Reason.OVERLAP, "run " + active.get().id() + " has not ended");
        }
        return request(policyId, slot);
    }

    private Outcome request(String policyId, Instant slot) {
        RunRequest request = new RunRequest(
                policyId, RunRequest.Trigger.SCHEDULE, Actor.SCHEDULE, false, List.of(), null, null, slot, "");
        try {
            return new Outcome.Ran(desk.request(request).id());
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
