package dev.patchyard.audit;

import dev.patchyard.access.Actor;
import java.util.List;
import java.util.Map;

/** Where decisions are written down. An action whose entry cannot be written must fail. */
public interface AuditTrail {
    /**
     * Appends one entry. Not idempotent: call once for each decision, in the transaction of the change it describes
     * where there is one.
     *
     * @param actor  who decided
     * @param action a dotted verb such as {@code policy.create} or {@code run.cancel}
     * @param object what it was about, as {@code kind:id}
     * @param detail plain facts worth keeping; no secrets
     */
    void record(Actor actor, String action, String object, Map<String, String> detail);

    /** Appends entries one after the other, as {@link #record} does. */
    default void recordAll(List<Decision> decisions) {
        decisions.forEach(one -> record(one.actor(), one.action(), one.object(), one.detail()));
    }

    /** What is to be written down, as {@link #record} takes it. */
    record Decision(Actor actor, String action, String object, Map<String, String> detail) {
        public Decision {
            detail = Map.copyOf(detail);
        }
    }
}
