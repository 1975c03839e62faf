package dev.patchyard.compliance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one CI's patch level.
 *
 * @param ciId         the CI
 * @param ciName       for people
 * @param osType       the tagged operating system as written, empty when there is none
 * @param environment  the environment tag
 * @param current      what the last good scan found, null when there was none
 * @param target       the policy's baseline month, null when no policy names one
 * @param status       worst over all policies that match
 * @param reason       why the status is what it is
 * @param lastScanned  last good scan, null when there was none
 * @param lastContact  last attempt, null when there was none
 * @param lastPatched  end of the last run that left this CI OK, null when there was none
 * @param stale        whether a later scan failed, so that what is shown is old
 * @param pending      updates of the last good scan that the policies take
 * @param policies     ids of the policies that match
 * @param retiredAt    since when the CI is decommissioned or not in the CMDB any more, null while it is in service
 * @param upkeep       who else keeps it up, as the last good scan saw it; nothing where that is not known
 * @param remainder    what else the last good scan saw, null when there was none or it was kept before scans told it
 * @param urgency      how long what is pending may wait
 */
public record PatchState(
        String ciId,
        String ciName,
        String osType,
        String environment,
        @Nullable PatchLevel current,
        @Nullable String target,
        ComplianceStatus status,
        String reason,
        @Nullable Instant lastScanned,
        @Nullable Instant lastContact,
        @Nullable Instant lastPatched,
        boolean stale,
        List<PendingPatch> pending,
        List<String> policies,
        @Nullable Instant retiredAt,
        Upkeep upkeep,
        @Nullable Remainder remainder,
        Urgency urgency) {
    public PatchState {
        pending = List.copyOf(pending);
        policies = List.copyOf(policies);
        // NB: states that were kept before scans told it have none.
        upkeep = Objects.requireNonNullElse(upkeep, Upkeep.PLAIN);
        urgency = Objects.requireNonNullElse(urgency, Urgency.NONE);
    }

    /** A state of a CI that nobody else keeps up and of whose urgency nothing is known. */
    public PatchState(
            String ciId, String ciName, String osType, String environment, @Nullable PatchLevel current, @Nullable String target,
            ComplianceStatus status, String reason, @Nullable Instant lastScanned, @Nullable Instant lastContact,
            @Nullable Instant lastPatched, boolean stale, List<PendingPatch> pending, List<String> policies,
            @Nullable Instant retiredAt) {
        this(ciId, ciName, osType, environment, current, target, status, reason, lastScanned, lastContact, lastPatched, stale,
                pending, policies, retiredAt, Upkeep.PLAIN, null, Urgency.NONE);
    }

    /** @return the same state of a CI that is out of service since then, or in service when that is null */
    public PatchState retired(@Nullable Instant since) {
        return new PatchState(
                ciId, ciName, osType, environment, current, target, status, reason, lastScanned, lastContact, lastPatched,
                stale, pending, policies, since, upkeep, remainder, urgency);
    }

    /** @return whether a run left the CI OK then or later */
    public boolean wasPatchedSince(Instant at) {
        return lastPatched != null && !lastPatched.isBefore(at);
    }

    /** @return this state where it takes the place of another one: the later moment at which a run left the CI OK stays */
    public PatchState inPlaceOf(PatchState other) {
        return other.lastPatched() == null || wasPatchedSince(other.lastPatched()) ? this : patched(other.lastPatched());
    }

    /** @return the same state of a CI that a run left OK at that time */
    public PatchState patched(Instant at) {
        return new PatchState(
                ciId, ciName, osType, environment, current, target, status, reason, lastScanned, lastContact, at, stale,
                pending, policies, retiredAt, upkeep, remainder, urgency);
    }

    /** @return the same state of a CI of which other updates are taken and passed over, which makes it that status */
    PatchState judgedAgain(
            List<PendingPatch> taken, @Nullable Remainder rest, @Nullable PatchLevel level, ComplianceStatus now, String why) {
        return new PatchState(
                ciId, ciName, osType, environment, level, target, now, why, lastScanned, lastContact, lastPatched, stale, taken,
                policies, retiredAt, upkeep, rest, urgency);
    }

    /** @return every update that the last good scan saw, as far as it was kept: those that are taken, then the others */
    public List<PendingPatch> updates() {
        return remainder == null ? pending : Stream.concat(pending.stream(), remainder.passedOver().stream()).toList();
    }

    /** @return how old what is shown is, null while it is not stale */
    public @Nullable Duration staleFor(Instant now) {
        return stale && lastScanned != null ? Duration.between(lastScanned, now) : null;
    }

    /** @return the same state, weighed anew */
    public PatchState weighed(Urgency anew) {
        return new PatchState(
                ciId, ciName, osType, environment, current, target, status, reason, lastScanned, lastContact, lastPatched,
                stale, pending, policies, retiredAt, upkeep, remainder, anew);
    }
}
