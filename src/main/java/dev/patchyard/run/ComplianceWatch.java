package dev.patchyard.run;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.alert.StandingAlarms;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceNumbers;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.compliance.ComplianceShare;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.StateQuery;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Wakes people when too few CIs of a policy are at their baseline: once when the share falls below the limit, and again
 * only after it has recovered. Disabled policies and those none of whose CIs was ever scanned wake nobody.
 */
public final class ComplianceWatch {
    private static final String BEGIN = "compliance:";
    private static final String END = ":low";
    private static final int MOST_NAMED = 100;
    private static final Set<ComplianceStatus> FAILING = Set.of(ComplianceStatus.NON_COMPLIANT, ComplianceStatus.UNKNOWN);

    private final ComplianceBoard board;
    private final PolicyShelf shelf;
    private final Voices voices;
    private final int alertBelow;
    private final Clock clock;

    /**
     * How people are woken; whatever one alarm writes to them is kept together.
     *
     * @param store delivers the incident
     */
    public record Voices(StandingAlarms alarms, EventFeed feed, RunStore store, UnitOfWork unit) {}

    /**
     * @param alertBelow percent; 0 never alerts
     * @throws IllegalArgumentException when it is not 0 to 100
     */
    public ComplianceWatch(ComplianceBoard board, PolicyShelf shelf, Voices voices, int alertBelow, Clock clock) {
        if (alertBelow < 0 || alertBelow > 100) {
            throw new IllegalArgumentException("patchyard.compliance.alert-below is " + alertBelow + ": expected 0 to 100");
        }
        this.board = board;
        this.shelf = shelf;
        this.voices = voices;
        this.alertBelow = alertBelow;
        this.clock = clock;
    }

    /** Judges every policy by what is known now. May be called at any time, by several nodes. */
    public void look() {
        // NB: before the states are read: an alarm that is raised meanwhile must not be settled by what was true earlier.
        Set<String> standing = new HashSet<>(voices.alarms().all());
        ComplianceNumbers numbers = board.numbers(clock.instant());
        Set<String> gone = new HashSet<>(standing);
        for (PolicyShelf.Shelved shelved : shelf.all()) {
            String key = key(shelved.policy());
            gone.remove(key);
            judge(shelved.policy(), numbers.of(Dimension.POLICY, shelved.policy().id()), standing.contains(key));
        }
        gone.stream().filter(key -> key.startsWith(BEGIN)).forEach(voices.alarms()::settle);
    }

    private void judge(PatchPolicy policy, ComplianceShare share, boolean stands) {
        Double percent = share.percent();
        if (!policy.enabled() || share.scanned() == 0 || percent == null) {
            return;
        }
        boolean isLow = percent < alertBelow;
        if (isLow && !stands) {
            raise(policy, share, percent);
        } else if (!isLow && stands) {
            voices.alarms().settle(key(policy));
        }
    }

    private void raise(PatchPolicy policy, ComplianceShare share, double percent) {
        Instant now = clock.instant();
        voices.unit().together(() -> {
            boolean isOurs = voices.alarms().raise(key(policy), now);
            if (isOurs) {
                voices.feed().tell(new FeedEvent.Draft(FeedEvent.Type.COMPLIANCE_LOW, policy.id(), Map.of(
                        "policy_id", policy.id(), "compliance_pct", percent, "alert_below", alertBelow,
                        "compliant", share.compliant(), "non_compliant", share.nonCompliant() + share.exempt(),
                        "unknown", share.unknown(), "total", share.total())));
                // NB: a message is sent once for each key, and an alarm may come again after it was over.
                voices.store().post(
                        key(policy) + ":" + now, new Outward.OpenIncident(incident(policy, share, percent)));
            }
            return isOurs;
        });
    }

    private Alert incident(PatchPolicy policy, ComplianceShare share, double percent) {
        List<PatchState> failing = board.page(StateQuery.of(policy.id(), FAILING), 0, MOST_NAMED);
        long behind = share.total() - share.compliant();
        StringBuilder description = new StringBuilder(String.format(
                Locale.ROOT, "%d of %d CIs of the policy %s are at their baseline: %d are not, of %d it is not known.\n",
                share.compliant(), share.total(), policy.id(), share.nonCompliant() + share.exempt(), share.unknown()));
        failing.forEach(state -> description.append(String.format(
                Locale.ROOT, "%s: %s, %s\n", state.ciName(), state.status().name().toLowerCase(Locale.ROOT), state.reason())));
        if (behind > failing.size()) {
            description.append("and ").append(behind - failing.size()).append(" more\n");
        }
        return new Alert(
                Alert.Severity.P3,
                String.format(Locale.ROOT, "Patch compliance of %s is %.1f %%, below %d %%", policy.name(), percent, alertBelow),
                description.toString(), failing.stream().map(PatchState::ciId).toList(), key(policy), null);
    }

    private static String key(PatchPolicy policy) {
        return BEGIN + policy.id() + END;
    }
}
