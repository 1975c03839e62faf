package dev.patchyard.patching;

import dev.patchyard.access.SecretMask;
import dev.patchyard.compliance.Baseline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the play's own events say of one host. It is evidence, not the verdict: a fresh scan decides.
 *
 * @param ciId              the CI
 * @param outcome           fixed word
 * @param touched           whether the permit was given, so that the host may have been changed
 * @param reason            why, empty for DONE; secrets are masked
 * @param rebooted          whether it was rebooted and came back with another boot id
 * @param restartedServices services that were restarted
 * @param kept              configuration files kept beside a new one ({@code .dpkg-dist}, {@code .rpmnew})
 * @param baseline          what worked on the host right before its permit was asked for, null when it did not tell
 */
public record HostResult(
        String ciId,
        Outcome outcome,
        boolean touched,
        String reason,
        boolean rebooted,
        List<String> restartedServices,
        List<String> kept,
        @Nullable Baseline baseline) {
    /** Said of a host that could not be reached when it was to be let go: its exit hook is still to come. */
    public static final String EXIT_OWED = "hook on_exit is still to be run, once the host is back";

    /** How the play ended for the host. */
    public enum Outcome {
        /** All tasks ended well. */
        DONE,
        /** A task failed after the host was touched. */
        FAILED,
        /** The connection was lost; touched says whether before or after the start. */
        UNREACHABLE,
        /** The simulated transaction is not the planned one: untouched. */
        DRIFT,
        /** The host is not fit to be touched: untouched. */
        PRECHECK_FAILED,
        /** Machine id or product UUID is another one than planned: untouched. */
        IDENTITY_MISMATCH,
        /** The permit was denied or never asked for: untouched. */
        NOT_STARTED,
        /** Touched, and the play ended without a word about how. */
        UNKNOWN
    }

    public HostResult {
        reason = SecretMask.of(reason);
        restartedServices = List.copyOf(restartedServices);
        kept = List.copyOf(kept);
    }

    /**
     * @param said  what was said of a host
     * @param wrong what is wrong with its exit hook now that it was run, empty when nothing is
     * @return the same with the hook's outcome in the place of {@link #EXIT_OWED}
     */
    public static String withExit(String said, String wrong) {
        return wrong.isEmpty()
                ? said.replace("; " + EXIT_OWED, "").replace(EXIT_OWED, "")
                : said.replace(EXIT_OWED, wrong);
    }

    /** @return the same result for one more reason */
    public HostResult because(String more) {
        String both = reason.isEmpty() ? more : reason + "; " + more;
        return new HostResult(ciId, outcome, touched, both, rebooted, restartedServices, kept, baseline);
    }
}
