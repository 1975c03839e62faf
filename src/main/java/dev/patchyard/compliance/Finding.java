package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.KnownExploited;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An advisory that makes a CI vulnerable.
 *
 * @param state       the CI's state
 * @param advisory    what is wrong
 * @param standing    whether an update closes it, or nobody names a better version
 * @param exploited   null when it is not known to be exploited
 * @param probability of being exploited within thirty days, null when nobody estimated it
 * @param exposure    of the CI
 * @param due         until when it must be gone, null for the next upgrade of the system
 * @param forensics   whether somebody has to look for traces as well
 * @param overdue     whether that time is over and nobody accepted the risk
 * @param acceptance  the acceptance that holds now, null for none
 * @param packages    the packages whose updates would close it, or that are affected where there is none, by name
 */
public record Finding(
        PatchState state,
        Advisory advisory,
        AdvisoryState standing,
        @Nullable KnownExploited exploited,
        @Nullable Double probability,
        Exposure exposure,
        @Nullable Instant due,
        boolean forensics,
        boolean overdue,
        @Nullable RiskAcceptance acceptance,
        List<String> packages) {
    /** What to do first: by severity, in it what is exploited, then the likelier, the higher score, the sooner date. */
    public static final Comparator<Finding> FIRST = Comparator.comparing((Finding finding) -> finding.advisory().severity())
            .thenComparing(finding -> finding.exploited() == null)
            .thenComparing(Finding::probability, Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(finding -> finding.advisory().score(), Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(Finding::due, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(finding -> finding.advisory().id())
            .thenComparing(finding -> finding.state().ciId());

    public Finding {
        packages = List.copyOf(packages);
    }

    /** @return whether an update that closes it is asked for on the CI */
    public boolean isPending() {
        return state.pending().stream().anyMatch(update -> update.advisories().contains(advisory.id()));
    }
}
