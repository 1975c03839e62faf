package dev.patchyard.run;

import dev.patchyard.patching.HostStage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One planned host inside a run.
 *
 * @param ciId       the CI
 * @param name       for people
 * @param wave       index of its wave
 * @param state      where it stands
 * @param stage      how far it is inside the play
 * @param reason     why it is in this state, empty when nothing needs a reason
 * @param touched    whether it was permitted, so that it may have been changed
 * @param permittedAt when, null while it was not
 * @param finishedAt when it was judged, null while it was not
 * @param snapshot   its way back, null when it has none
 * @param playSaid   outcome and reason that the play's events gave, empty before
 * @param moved      packages that moved, as {@code name from → to}, by the fresh scan
 * @param from       patch level before, empty when unknown
 * @param to         patch level after, empty before it was verified
 * @param rebooted   whether it was rebooted
 * @param restarted  services that were restarted
 * @param kept       configuration files kept beside new ones
 * @param loss       what a revert threw away, empty when none happened
 * @param verified   {@code app} when an application check passed, {@code os_only} when the policy has none, else empty
 * @param releasedAt when it was given back to service, null while it was not: from then on its data is not ours to discard
 */
public record HostRecord(
        String ciId,
        String name,
        int wave,
        HostState state,
        HostStage stage,
        String reason,
        boolean touched,
        @Nullable Instant permittedAt,
        @Nullable Instant finishedAt,
        @Nullable SnapshotLink snapshot,
        String playSaid,
        List<String> moved,
        String from,
        String to,
        boolean rebooted,
        List<String> restarted,
        List<String> kept,
        String loss,
        String verified,
        @Nullable Instant releasedAt) {
    public HostRecord {
        moved = List.copyOf(moved);
        restarted = List.copyOf(restarted);
        kept = List.copyOf(kept);
    }

    /** @return a host that has not been begun */
    public static HostRecord planned(String ciId, String name, int wave, String from) {
        return new HostRecord(
                ciId, name, wave, HostState.PLANNED, HostStage.WAITING, "", false, null, null, null, "", List.of(), from, "",
                false, List.of(), List.of(), "", "", null);
    }

    /** @return the same host in another state for a reason */
    public HostRecord in(HostState newState, String newReason) {
        return new HostRecord(
                ciId, name, wave, newState, stage, newReason, touched, permittedAt, finishedAt, snapshot, playSaid, moved,
                from, to, rebooted, restarted, kept, loss, verified, releasedAt);
    }

    /** @return the same host further inside the play */
    public HostRecord at(HostStage newStage) {
        return new HostRecord(
                ciId, name, wave, state, newStage, reason, touched, permittedAt, finishedAt, snapshot, playSaid, moved,
                from, to, rebooted, restarted, kept, loss, verified, releasedAt);
    }

    /** @return the same host, permitted */
    public HostRecord permitted(Instant at) {
        return new HostRecord(
                ciId, name, wave, HostState.IN_PROGRESS, HostStage.PERMITTED, "", true, at, finishedAt, snapshot, playSaid,
                moved, from, to, rebooted, restarted, kept, loss, verified, releasedAt);
    }

    /** @return the same host with a way back */
    public HostRecord with(SnapshotLink link) {
        return new HostRecord(
                ciId, name, wave, state, stage, reason, touched, permittedAt, finishedAt, link, playSaid, moved, from, to,
                rebooted, restarted, kept, loss, verified, releasedAt);
    }

    /** @return the same host, its way back forgotten because it was removed before the host was begun */
    public HostRecord withoutSnapshot() {
        return new HostRecord(
                ciId, name, wave, state, stage, reason, touched, permittedAt, finishedAt, null, playSaid, moved, from, to,
                rebooted, restarted, kept, loss, verified, releasedAt);
    }

    /** @return the same host as a target of going back: not begun, and with the same way back */
    public HostRecord toGoBack() {
        return new HostRecord(
                ciId, name, wave, HostState.PLANNED, HostStage.WAITING, reason, false, null, null, snapshot, "", List.of(), to,
                "", false, List.of(), List.of(), "", "", null);
    }

    /** @return the same host, being taken back */
    public HostRecord goingBack(Instant at) {
        return new HostRecord(
                ciId, name, wave, HostState.IN_PROGRESS, stage, reason, true, permittedAt == null ? at : permittedAt,
                finishedAt, snapshot, playSaid, moved, from, to, rebooted, restarted, kept, loss, verified, releasedAt);
    }

    /** @return the same host with the play's own word, empty for a good one */
    public HostRecord played(String said, boolean wasRebooted, List<String> services, List<String> keptFiles) {
        HostStage end = said.isEmpty() ? HostStage.FINISHED : HostStage.FAILED;
        return new HostRecord(
                ciId, name, wave, state, end, reason, touched, permittedAt, finishedAt, snapshot, said, moved,
                from, to, wasRebooted, services, keptFiles, loss, verified, releasedAt);
    }

    /** @return the same host, judged by a fresh look */
    public HostRecord judged(
            HostState newState, String newReason, Instant at, List<String> movedPackages, String level, String howVerified) {
        return new HostRecord(
                ciId, name, wave, newState, stage, newReason, touched, permittedAt, at, snapshot, playSaid, movedPackages,
                from, level, rebooted, restarted, kept, loss, howVerified, isGoodWord(newState) ? at : releasedAt);
    }

    /** @return the same host, given back to service, for example because its traffic was let in again */
    public HostRecord released(Instant at) {
        return new HostRecord(
                ciId, name, wave, state, stage, reason, touched, permittedAt, finishedAt, snapshot, playSaid, moved,
                from, to, rebooted, restarted, kept, loss, verified, releasedAt == null ? at : releasedAt);
    }

    private static boolean isGoodWord(HostState state) {
        return state == HostState.OK || state == HostState.PENDING_RESTART || state == HostState.PENDING_REBOOT;
    }

    /** @return the same host after going back, or after failing to */
    public HostRecord reverted(HostState newState, String newReason, Instant at, String lost, String level) {
        return new HostRecord(
                ciId, name, wave, newState, stage, newReason, touched, permittedAt, at, snapshot, playSaid, List.of(), from,
                level, rebooted, restarted, kept, lost, verified, releasedAt);
    }
}
