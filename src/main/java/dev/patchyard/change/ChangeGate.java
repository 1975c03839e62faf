package dev.patchyard.change;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a change authorises a run to start hosts now. Pure. Anything that is not clearly a yes is a no.
 */
public final class ChangeGate {
    private ChangeGate() {}

    /**
     * Who asks.
     *
     * @param runId          the run
     * @param policyId       its policy
     * @param planDigest     its plan
     * @param namedChangeId  the change that a person named for this run, null for none
     * @param namedForPlan   whether that person named it for exactly this plan
     * @param startedByUs    whether this run moved the change to in progress
     * @param now            the moment
     * @param cutOff         how long before the window's end the last host is started
     * @param windowFallback the window's length where the change has no end
     */
    public record Question(
            String runId,
            String policyId,
            String planDigest,
            @Nullable String namedChangeId,
            boolean namedForPlan,
            boolean startedByUs,
            Instant now,
            Duration cutOff,
            Duration windowFallback) {}

    /**
     * @param change as the ITSM told it just now
     * @return the decision; coverage of single CIs is asked with {@link #covers}
     */
    public static GateDecision judge(ChangeRequest change, Question question) {
        String objection = objection(change, question);
        return new GateDecision(objection.isEmpty(), change.id(), change.number(), objection, question.now());
    }

    /** @return whether the change names the CI */
    public static boolean covers(ChangeRequest change, String ciId) {
        return change.affectedCis().contains(ciId);
    }

    private static String objection(ChangeRequest change, Question question) {
        if (!isMeant(change, question)) {
            return "it was made for something else and nobody named it for this run";
        }
        String state = stateObjection(change, question);
        if (!state.isEmpty()) {
            return state;
        }
        if (change.approvedBy() == null || change.approvedBy().isBlank()) {
            return "it does not say who approved it";
        }
        if (change.approvedBy().equals(change.requestedBy())) {
            return "its requester approved it";
        }
        String window = windowObjection(change, question);
        return window.isEmpty() ? digestObjection(change, question) : window;
    }

    private static boolean isMeant(ChangeRequest change, Question question) {
        String ref = change.externalRef();
        return change.id().equals(question.namedChangeId())
                || ChangeRequest.refOfRun(question.runId()).equals(ref)
                || ChangeRequest.refOfPolicy(question.policyId()).equals(ref);
    }

    private static String stateObjection(ChangeRequest change, Question question) {
        return switch (change.status()) {
            case APPROVED -> "";
            case IN_PROGRESS -> question.startedByUs() ? "" : "it was started by somebody else";
            case DRAFT, PENDING_APPROVAL, ON_HOLD, COMPLETED, FAILED, REJECTED, CANCELLED, UNKNOWN ->
                "its state is " + change.status();
        };
    }

    private static String windowObjection(ChangeRequest change, Question question) {
        if (change.scheduledAt() == null) {
            return "it has no window";
        }
        Instant end = change.scheduledEnd() == null
                ? change.scheduledAt().plus(question.windowFallback())
                : change.scheduledEnd();
        if (question.now().isBefore(change.scheduledAt())) {
            return "its window opens at " + change.scheduledAt();
        }
        if (!question.now().isBefore(end.minus(question.cutOff()))) {
            return "its window ends at " + end + ", and no host is started later than " + question.cutOff() + " before";
        }
        return "";
    }

    private static String digestObjection(ChangeRequest change, Question question) {
        if (change.planDigest() == null || change.planDigest().isBlank()) {
            boolean named = change.id().equals(question.namedChangeId()) && question.namedForPlan();
            return named ? "" : "it names no plan, and nobody named it for exactly this plan";
        }
        return change.planDigest().equals(question.planDigest()) ? "" : "it was approved for another plan";
    }
}
