package dev.patchyard.compliance;

import dev.patchyard.policy.Slot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why each update of a CI waits or is left alone, and what else keeps the CI from its baseline.
 *
 * @param updates everything the last good scan saw as far as it was kept, what is taken first
 * @param notes   what is true of the CI as a whole; empty when there is nothing to say
 */
public record Explanation(List<OfUpdate> updates, List<Note> notes) {
    /** What is true of a CI as a whole. */
    public enum Matter {
        /** Nobody can say whether it is compliant. */
        UNKNOWN,
        /** A later scan failed, so that what is shown is old. */
        STALE,
        /** It is out of service and counts nowhere. */
        RETIRED,
        /** No policy is a baseline for it. */
        NO_POLICY,
        /** Something is installed that is not active before a reboot. */
        REBOOT_NEEDED,
        /** Something is installed and services still run what was there before. */
        OLD_CODE_RUNS,
        /** A package is installed halfway. */
        NOT_CONFIGURED
    }

    /** @param detail for people */
    public record Note(Matter matter, String detail) {}

    /** What an advisory that an update closes means now. */
    public enum Claim {
        COUNTS,
        /** It counts, and somebody accepted the risk for a while. */
        RISK_ACCEPTED,
        /** The vendor says that the package is not affected. */
        NOT_AFFECTED,
        /** It was taken back. */
        WITHDRAWN
    }

    /**
     * An advisory that an update closes.
     *
     * @param finding what it is, how dangerous and until when it must be gone
     * @param claim   what it means now
     * @param detail  the vendor's justification, empty where that is not what it is about
     */
    public record Weighed(Finding finding, Claim claim, String detail) {}

    /**
     * A policy that takes an update.
     *
     * @param next when it does next, blackouts left out; null when only people start it, or nobody may
     */
    public record Taker(String policyId, boolean enabled, @Nullable Slot next) {}

    /** Why an update is not taken, or not by itself. */
    public enum Cause {
        HELD,
        EXCLUDED,
        OUT_OF_SCOPE,
        BEYOND_LEVEL,
        NO_POLICY,
        /** The policy asks for it and is switched off. */
        POLICY_DISABLED,
        /** The policy asks for it and only people start it. */
        NOT_SCHEDULED
    }

    /** @param policyId null where it is nobody's doing in particular */
    public record Objection(Cause cause, @Nullable String policyId) {}

    /**
     * One update.
     *
     * @param pending whether it counts against the CI
     */
    public record OfUpdate(
            PendingPatch update, boolean pending, List<Weighed> advisories, List<Taker> takers, List<Objection> objections) {
        /** @return whether an advisory that counts says that the installed version is vulnerable */
        public boolean isVulnerable() {
            return advisories.stream().anyMatch(one -> one.claim() == Claim.COUNTS || one.claim() == Claim.RISK_ACCEPTED);
        }
    }
}
