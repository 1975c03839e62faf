package dev.patchyard.run;

import dev.patchyard.plan.Exclusion;
import dev.patchyard.plan.PatchPlan;
import dev.patchyard.policy.PatchPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is at one moment. Immutable; {@link RunStore#change} replaces it.
 *
 * @param id           UUID
 * @param origin       who asked for what
 * @param policy       the policy as it was when the run was asked for
 * @param createdAt    when
 * @param endedAt      null until the end
 * @param phase        where it is
 * @param verdict      how it ended, null until the end
 * @param attention    what it needs
 * @param note         for people: why it waits, what it needs, or why it ended so
 * @param failure      a fixed word when the run itself failed or was refused, else null
 * @param wave         index of the wave at hand
 * @param cancellation somebody's wish to stop, null for none
 * @param plan         null until planned
 * @param change       null until a change was found or raised
 * @param hosts        planned hosts by CI id, in plan order
 * @param stages       visits of phases, oldest first
 * @param soakUntil    when the canary's soak ends, null before
 * @param stopReason   why no further host may be begun, null while hosts may
 * @param stumbles     how often in a row a collaborator's fault made the phase wait
 * @param confirmation  somebody's word that the plan is meant as it is, null for none
 */
public record PatchRun(
        String id,
        Origin origin,
        PatchPolicy policy,
        Instant createdAt,
        @Nullable Instant endedAt,
        RunPhase phase,
        @Nullable Verdict verdict,
        Attention attention,
        String note,
        @Nullable String failure,
        int wave,
        @Nullable Cancellation cancellation,
        @Nullable PatchPlan plan,
        @Nullable ChangeLink change,
        Map<String, HostRecord> hosts,
        List<StageRecord> stages,
        @Nullable Instant soakUntil,
        @Nullable String stopReason,
        int stumbles,
        @Nullable Confirmation confirmation) {

    /** What kind of work a run is. */
    public enum Kind {
        PATCH,
        /** Looks and freezes a plan, and executes nothing. */
        PLAN,
        /** Takes hosts of an earlier run back to their snapshots. */
        ROLLBACK
    }

    /**
     * Where a run comes from.
     *
     * @param kind      what it does
     * @param trigger   what brought it about
     * @param actor     who asked
     * @param reason    why, may be empty
     * @param dryRun    whether nothing may be written anywhere
     * @param ciIds     the subset of CIs asked for, empty for all
     * @param changeId  the change named for it, null for none
     * @param sourceRun the run whose plan is used or which is taken back, null for none
     * @param slot      the instant it was due, null for a manual one
     * @param keepChangeOpen whether its change stays open until its window ends, so that retries share it
     * @param lineage   how it goes back to an earlier run, null for a first run
     */
    public record Origin(
            Kind kind,
            RunRequest.Trigger trigger,
            String actor,
            String reason,
            boolean dryRun,
            List<String> ciIds,
            @Nullable String changeId,
            @Nullable String sourceRun,
            @Nullable Instant slot,
            boolean keepChangeOpen,
            @Nullable Lineage lineage) {
        public Origin {
            ciIds = List.copyOf(ciIds);
        }
    }

    public PatchRun {
        hosts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
        stages = List.copyOf(stages);
    }

    /** @return a run that has not begun */
    public static PatchRun asked(String id, Origin origin, PatchPolicy policy, Instant at) {
        return new PatchRun(
                id, origin, policy, at, null, RunPhase.PLAN, null, Attention.NONE, "", null, 0, null, null, null, Map.of(),
                List.of(new StageRecord(RunPhase.PLAN, 0, at, null, null, "")), null, null, 0, null);
    }

    public boolean isEnded() {
        return phase == RunPhase.ENDED;
    }

    public boolean isCancelled() {
        return cancellation != null;
    }

    /** @return whether it was asked for before the slot that it is for, so that its plan is made ahead */
    public boolean isAhead() {
        return origin.slot() != null && createdAt.isBefore(origin.slot());
    }

    /** @return how it goes back to an earlier run, null for a first run */
    public @Nullable Lineage lineage() {
        return origin.lineage();
    }

    /** @return matching CIs that this run was meant for and did not plan; a linked run is meant for its hosts alone */
    public List<Exclusion> exclusions() {
        boolean isMeantForHosts = lineage() != null || origin.kind() == Kind.ROLLBACK;
        return plan == null || isMeantForHosts ? List.of() : plan.exclusions();
    }

    public boolean isDryRun() {
        return origin.dryRun();
    }

    /** @return the plan; only to be called in phases after PLAN */
    public PatchPlan requirePlan() {
        if (plan == null) {
            throw new IllegalStateException("run " + id + " has no plan in phase " + phase);
        }
        return plan;
    }

    public Optional<HostRecord> host(String ciId) {
        return Optional.ofNullable(hosts.get(ciId));
    }

    /** @return the hosts of the wave at hand, in plan order */
    public List<HostRecord> hostsOfWave() {
        return hosts.values().stream().filter(h -> h.wave() == wave).toList();
    }

    /** @return how many hosts are in one of the states */
    public long count(HostState... states) {
        List<HostState> wanted = List.of(states);
        return hosts.values().stream().filter(h -> wanted.contains(h.state())).count();
    }

    /** @return the same run with one host replaced by what the function makes of it */
    public PatchRun withHost(String ciId, UnaryOperator<HostRecord> edit) {
        Map<String, HostRecord> copy = new LinkedHashMap<>(hosts);
        copy.computeIfPresent(ciId, (id, host) -> edit.apply(host));
        return withHosts(copy);
    }

    public PatchRun withHosts(Map<String, HostRecord> newHosts) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, attention, note, failure, wave, cancellation, plan,
                change, newHosts, stages, soakUntil, stopReason, stumbles, confirmation);
    }

    public PatchRun withPlan(PatchPlan newPlan) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, attention, note, failure, wave, cancellation,
                newPlan, change, hosts, stages, soakUntil, stopReason, stumbles, confirmation);
    }

    public PatchRun withChange(@Nullable ChangeLink newChange) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, attention, note, failure, wave, cancellation, plan,
                newChange, hosts, stages, soakUntil, stopReason, stumbles, confirmation);
    }

    public PatchRun withCancellation(Cancellation wish) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, Attention.CANCELLING, note, failure, wave, wish,
                plan, change, hosts, stages, soakUntil, stopReason, stumbles, confirmation);
    }

    /** @return the same run, its plan confirmed by a person, so that nothing is asked any more */
    public PatchRun confirmed(Confirmation word) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, Attention.NONE, "confirmed by " + word.actor(), failure,
                wave, cancellation, plan, change, hosts, stages, soakUntil, stopReason, stumbles, word);
    }

    public PatchRun withAttention(Attention newAttention, String newNote) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, newAttention, newNote, failure, wave, cancellation,
                plan, change, hosts, stages, soakUntil, stopReason, stumbles, confirmation);
    }

    public PatchRun withFailure(String word, String newNote) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, attention, newNote, word, wave, cancellation, plan,
                change, hosts, stages, soakUntil, stopReason, stumbles, confirmation);
    }

    public PatchRun withSoakUntil(Instant until) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, attention, note, failure, wave, cancellation, plan,
                change, hosts, stages, until, stopReason, stumbles, confirmation);
    }

    /** @return the same run, begun hosts go on and no other is begun */
    public PatchRun stopped(String reason) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, attention, note, failure, wave, cancellation, plan,
                change, hosts, stages, soakUntil, stopReason == null ? reason : stopReason, stumbles, confirmation);
    }

    /** @return the same run as if it had stopped for another reason, null for none */
    PatchRun withStopReason(@Nullable String reason) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, attention, note, failure, wave, cancellation, plan,
                change, hosts, stages, soakUntil, reason, stumbles, confirmation);
    }

    public PatchRun withWave(int newWave) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, attention, note, failure, newWave, cancellation,
                plan, change, hosts, stages, soakUntil, stopReason, stumbles, confirmation);
    }

    public PatchRun withStumbles(int count) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, attention, note, failure, wave, cancellation, plan,
                change, hosts, stages, soakUntil, stopReason, count, confirmation);
    }

    /** @return the same run, one of whose plays was begun at that place in the visit at hand */
    public PatchRun withPlay(String playId, String place) {
        List<StageRecord> copy = new ArrayList<>(stages);
        copy.add(copy.removeLast().with(playId, place));
        return withStages(copy);
    }

    /** @return where the play was begun or taken up the last time, empty when it never was */
    public Optional<String> placeOf(String playId) {
        return stages.reversed().stream().map(stage -> stage.plays().get(playId)).filter(Objects::nonNull).findFirst();
    }

    PatchRun withStages(List<StageRecord> newStages) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, phase, verdict, attention, note, failure, wave, cancellation, plan,
                change, hosts, newStages, soakUntil, stopReason, stumbles, confirmation);
    }

    PatchRun inPhase(RunPhase newPhase, Attention newAttention) {
        return new PatchRun(
                id, origin, policy, createdAt, endedAt, newPhase, verdict, newAttention, note, failure, wave, cancellation,
                plan, change, hosts, stages, soakUntil, stopReason, stumbles, confirmation);
    }

    PatchRun ended(Verdict newVerdict, Instant at) {
        return new PatchRun(
                id, origin, policy, createdAt, at, RunPhase.ENDED, newVerdict,
                attention == Attention.NEEDS_OPERATOR ? attention : Attention.NONE, note, failure, wave, cancellation, plan,
                change, hosts, stages, soakUntil, stopReason, stumbles, confirmation);
    }
}
