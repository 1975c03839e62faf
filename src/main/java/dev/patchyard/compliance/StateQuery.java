package dev.patchyard.compliance;

import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which states of CIs in service, in which order. What is null does not filter.
 *
 * @param statuses    only these; all of them filter nothing
 * @param environment only CIs of this environment
 * @param policyId    only CIs that this policy is a baseline for
 * @param systems     only CIs with one of these tags of an operating system
 * @param advisory    only CIs with a pending update that closes the advisory of this id
 * @param stale       only states that are, or are not, stale
 * @param text        part of the CI's id or name, in any letter case
 * @param dueBefore   only CIs whose most pressing deadline lies on an earlier day of UTC
 */
public record StateQuery(
        Set<ComplianceStatus> statuses,
        @Nullable String environment,
        @Nullable String policyId,
        @Nullable Collection<String> systems,
        @Nullable String advisory,
        @Nullable Boolean stale,
        @Nullable String text,
        @Nullable LocalDate dueBefore,
        Order order) {
    /** All states by id. */
    public static final StateQuery ALL = new StateQuery(
            EnumSet.allOf(ComplianceStatus.class), null, null, null, null, null, null, null, Order.ID);

    /** Orders; what is equal comes by id. */
    public enum Order {
        ID,
        NAME,
        /** Non-compliant, unknown, compliant. */
        STATUS,
        /** Never scanned first, then the oldest scan. */
        LAST_SCANNED,
        /** The soonest deadline first, no deadline last. */
        DUE
    }

    public StateQuery {
        statuses = Set.copyOf(statuses);
        systems = systems == null ? null : List.copyOf(systems);
    }

    /** @return what this policy is a baseline for, with one of these statuses, by id */
    public static StateQuery of(String policyId, Set<ComplianceStatus> statuses) {
        return new StateQuery(statuses, null, policyId, null, null, null, null, null, Order.ID);
    }

    /** @return whoever waits for an update that closes the advisory, by id */
    public static StateQuery waitingFor(String advisory) {
        return new StateQuery(ALL.statuses(), null, null, null, advisory, null, null, null, Order.ID);
    }
}
