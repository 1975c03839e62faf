package dev.patchyard.policy;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What became of every slot of every policy. A slot is decided once, whoever asks and however often. */
public interface SlotLedger {
    /**
     * Decides a slot unless that was done. The decision is taken by at most one caller; what it stores is kept together
     * with its outcome or not at all. It must not call outside systems.
     *
     * @param slot the instant at which the policy was due
     * @return the outcome, the earlier one when the slot had been decided
     */
    Outcome decide(String policyId, Instant slot, Supplier<Outcome> decision);

    /**
     * Decides many slots of as many policies in one unit: all of it is kept or nothing. Otherwise as {@link #decide}.
     *
     * @param slots    of each policy one at most
     * @param decision told the slots that are not decided yet, and gives each of them an outcome
     * @return the outcome of every slot, the earlier one where it had been decided
     */
    default Map<Key, Outcome> decideAll(Collection<Key> slots, Function<List<Key>, Map<Key, Outcome>> decision) {
        Map<Key, Outcome> outcomes = new LinkedHashMap<>();
        for (Key key : slots) {
            outcomes.put(key, decide(key.policyId(), key.slot(), () -> decision.apply(List.of(key)).get(key)));
        }
        return outcomes;
    }

    /**
     * Keeps the run that holds the plan of a slot, unless the slot is decided or has one already.
     *
     * @param asking asks for that run; what it stores is kept together with this or not at all
     * @return whether the run was asked for
     */
    boolean plan(String policyId, Instant slot, Supplier<String> asking);

    /** Forgets the plan of a slot, so that another can be made. Fine when there is none. */
    void unplan(String policyId, Instant slot);

    /** @return the runs that hold plans of slots of the policy that are not decided, the earliest slot first */
    List<Planned> planned(String policyId);

    /** @return the same for many policies; those without a plan are missing */
    default Map<String, List<Planned>> planned(Collection<String> policyIds) {
        Map<String, List<Planned>> plans = new HashMap<>();
        for (String policyId : policyIds) {
            List<Planned> planned = planned(policyId);
            if (!planned.isEmpty()) {
                plans.put(policyId, planned);
            }
        }
        return plans;
    }

    /** @return what became of the slot, empty while it is not decided */
    Optional<Outcome> outcome(String policyId, Instant slot);

    /** @return the policy's decided slots, latest first */
    List<Decided> of(String policyId, int limit);

    /** A slot of a policy. */
    record Key(String policyId, Instant slot) {}

    /** The run that holds the plan of a slot. */
    record Planned(Instant slot, String runId) {}

    /** What became of a slot. */
    sealed interface Outcome {
        /** A run was asked for. */
        record Ran(String runId) implements Outcome {}

        /** No run, and why not. */
        record Skipped(Reason reason, String detail) implements Outcome {}
    }

    /** Why a slot has no run. */
    enum Reason {
        /** Nobody was there in time: no host could have been started any more. */
        MISSED,
        /** A run of the policy had not ended. */
        OVERLAP,
        DISABLED,
        /** A blackout covers whatever the policy means. */
        BLACKOUT,
        /** Its local time did not exist, and the policy says to skip such slots. */
        DST_GAP,
        /** The run was refused. */
        REFUSED
    }

    /**
     * A decided slot.
     *
     * @param slot    when the policy was due
     * @param at      when it was decided
     * @param outcome what became of it
     */
    record Decided(Instant slot, Instant at, Outcome outcome) {}
}
