package dev.patchyard.api;

import dev.patchyard.plan.Exclusion;
import dev.patchyard.run.Attempts;
import dev.patchyard.run.Cancellation;
import dev.patchyard.run.ChangeLink;
import dev.patchyard.run.Confirmation;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.Outward;
import dev.patchyard.run.Overruns;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.SnapshotLink;
import dev.patchyard.run.StageRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs as they are written on the wire. */
final class RunWire {
    private RunWire() {}

    record Summary(
            String id, String kind, String policyId, String phase, @Nullable String verdict, String attention, String note,
            @Nullable String failure, String trigger, String actor, String reason, boolean dryRun, @Nullable String slot,
            @Nullable String sourceRun, @Nullable String retryOf, int attempt, boolean keepChangeOpen,
            @Nullable Change change, @Nullable String planDigest, Map<String, Long> counts,
            @Nullable String createdAt, @Nullable String endedAt) {}

    record Run(
            String id, String kind, String policyId, String phase, @Nullable String verdict, String attention, String note,
            @Nullable String failure, String trigger, String actor, String reason, boolean dryRun, @Nullable String slot,
            @Nullable String sourceRun, @Nullable String retryOf, int attempt, boolean keepChangeOpen,
            @Nullable Change change, @Nullable String planDigest, Map<String, Long> counts,
            @Nullable String createdAt, @Nullable String endedAt, @Nullable String firstTouchAt,
            @Nullable String lastJudgedAt, int wave, @Nullable String soakUntil, @Nullable String stopReason,
            @Nullable Stop cancellation, @Nullable Confirmed confirmation, List<Stage> stages, List<PlanWire.Wave> waves, List<Host> hosts,
            List<PlanWire.LeftOut> leftOut, List<Message> messages, List<Attempt> attempts) {}

    /** @param hosts state by CI */
    record Attempt(
            String runId, int attempt, String kind, String phase, @Nullable String verdict, @Nullable String createdAt,
            @Nullable String endedAt, Map<String, String> hosts) {}

    record Change(String id, String number, boolean raisedByUs, @Nullable String namedBy,
            @Nullable String windowEnd) {}

    record Stop(String actor, @Nullable String at, boolean abort, String reason) {}

    record Stage(
            String phase, int wave, @Nullable String beganAt, @Nullable String endedAt, @Nullable String result, String note) {}

    record Host(
            String ciId, String name, int wave, String state, String stage, String reason, boolean touched,
            @Nullable String permittedAt, @Nullable String finishedAt, @Nullable Snapshot snapshot, String playSaid,
            String from, String to, List<String> moved, boolean rebooted, List<String> restarted, List<String> kept,
            String loss, String verified, @Nullable String releasedAt, boolean overrun) {}

    record Snapshot(
            String name, @Nullable String snapshotId, @Nullable String takenAt, String consistency, String notCovered,
            List<String> covered, @Nullable Long freeBytes) {}

    record Message(
            String kind, String object, String state, int attempts, @Nullable String deliveredAt, String lastError,
            String result) {}

    record Confirmed(String actor, @Nullable String at, String reason) {}

    static Summary summary(PatchRun run) {
        PatchRun.Origin origin = run.origin();
        return new Summary(
                run.id(), Words.of(origin.kind()), run.policy().id(), Words.of(run.phase()), Words.orNull(run.verdict()),
                Words.of(run.attention()), run.note(), run.failure(), Words.of(origin.trigger()), origin.actor(),
                origin.reason(), origin.dryRun(), Words.time(origin.slot()), origin.sourceRun(),
                retryOf(run), attempt(run), origin.keepChangeOpen(), change(run.change()),
                run.plan() == null ? null : run.plan().digest(), counts(run), Words.time(run.createdAt()),
                Words.time(run.endedAt()));
    }

    private static @Nullable String retryOf(PatchRun run) {
        return run.lineage() != null && run.origin().kind() == PatchRun.Kind.PATCH ? run.lineage().of() : null;
    }

    private static int attempt(PatchRun run) {
        return run.lineage() == null ? 1 : run.lineage().attempt();
    }

    static Run run(PatchRun run, RunStore store) {
        List<Delivery> deliveries = store.deliveries(run.id());
        Summary head = summary(run);
        return new Run(
                head.id(), head.kind(), head.policyId(), head.phase(), head.verdict(), head.attention(), head.note(),
                head.failure(), head.trigger(), head.actor(), head.reason(), head.dryRun(), head.slot(), head.sourceRun(),
                head.retryOf(), head.attempt(), head.keepChangeOpen(), head.change(), head.planDigest(), head.counts(), head.createdAt(), head.endedAt(),
                Words.time(times(run, HostRecord::permittedAt).min(Instant::compareTo).orElse(null)),
                Words.time(times(run, HostRecord::finishedAt).max(Instant::compareTo).orElse(null)),
                run.wave(), Words.time(run.soakUntil()), run.stopReason(), stop(run.cancellation()), confirmed(run.confirmation()),
                run.stages().stream().map(RunWire::stage).toList(),
                waves(run),
                run.hosts().values().stream().map(host -> host(run, host)).toList(),
                run.exclusions().stream().map(PlanWire::leftOut).toList(),
                messages(deliveries),
                Attempts.of(run, store).runs().stream().map(RunWire::attemptOf).toList());
    }

    /** A linked run has only its own hosts of the plan's waves. */
    private static List<PlanWire.Wave> waves(PatchRun run) {
        List<PlanWire.Wave> all = run.plan() == null ? List.of() : PlanWire.waves(run.plan());
        return run.lineage() == null
                ? all
                : all.stream()
                        .map(wave -> new PlanWire.Wave(wave.index(), wave.canary(),
                                wave.ciIds().stream().filter(run.hosts()::containsKey).toList()))
                        .filter(wave -> !wave.ciIds().isEmpty())
                        .toList();
    }

    private static Attempt attemptOf(PatchRun run) {
        Map<String, String> hosts = new TreeMap<>();
        run.hosts().forEach((ciId, host) -> hosts.put(ciId, Words.of(host.state())));
        return new Attempt(
                run.id(), attempt(run), Words.of(run.origin().kind()), Words.of(run.phase()), Words.orNull(run.verdict()),
                Words.time(run.createdAt()), Words.time(run.endedAt()), hosts);
    }

    static List<Message> messages(List<Delivery> deliveries) {
        return deliveries.stream().map(RunWire::message).toList();
    }

    private static Stream<Instant> times(PatchRun run, Function<HostRecord, @Nullable Instant> time) {
        return run.hosts().values().stream().map(time).filter(Objects::nonNull);
    }

    /** Hosts by state; CIs that are at their target or left out stand beside them, so that all add up to what matched. */
    private static Map<String, Long> counts(PatchRun run) {
        Map<String, Long> counts = new TreeMap<>();
        run.hosts().values().forEach(host -> counts.merge(Words.of(host.state()), 1L, Long::sum));
        run.exclusions().forEach(exclusion -> counts.merge(group(exclusion), 1L, Long::sum));
        return counts;
    }

    static @Nullable Change change(@Nullable ChangeLink link) {
        return link == null ? null : new Change(link.id(), link.number(), link.raisedByUs(), link.namedBy(), Words.time(link.windowEnd()));
    }

    private static @Nullable Stop stop(@Nullable Cancellation wish) {
        return wish == null ? null : new Stop(wish.actor(), Words.time(wish.at()), wish.abort(), wish.reason());
    }

    private static @Nullable Confirmed confirmed(@Nullable Confirmation word) {
        return word == null ? null : new Confirmed(word.actor(), Words.time(word.at()), word.reason());
    }

    private static Stage stage(StageRecord stage) {
        return new Stage(
                Words.of(stage.phase()), stage.wave(), Words.time(stage.began()), Words.time(stage.ended()),
                Words.orNull(stage.signal()), stage.note());
    }

    private static Host host(PatchRun run, HostRecord host) {
        SnapshotLink link = host.snapshot();
        Snapshot snapshot = link == null
                ? null
                : new Snapshot(
                        link.name(), link.snapshotId(), Words.time(link.takenAt()), link.consistency(), link.notCovered(),
                        link.covered(), link.freeBytes());
        return new Host(
                host.ciId(), host.name(), host.wave(), Words.of(host.state()), Words.of(host.stage()), host.reason(),
                host.touched(), Words.time(host.permittedAt()), Words.time(host.finishedAt()), snapshot, host.playSaid(),
                host.from(), host.to(), host.moved(), host.rebooted(), host.restarted(), host.kept(), host.loss(),
                host.verified(), Words.time(host.releasedAt()), Overruns.isOver(run, host));
    }

    private static Message message(Delivery delivery) {
        String state = delivery.isOpen() ? "open" : delivery.givenUp() ? "given_up" : "delivered";
        return new Message(
                kind(delivery.outward()), object(delivery.outward()), state, delivery.attempts(),
                Words.time(delivery.doneAt()), delivery.lastError(), delivery.result());
    }

    private static String kind(Outward outward) {
        return switch (outward) {
            case Outward.WritePatchState _ -> "patch_state";
            case Outward.CloseChange _, Outward.CloseChangeLater _ -> "change";
            case Outward.NoteOnChange _ -> "change_note";
            case Outward.OpenIncident _ -> "incident";
        };
    }

    private static String object(Outward outward) {
        return switch (outward) {
            case Outward.WritePatchState state -> state.ciId();
            case Outward.CloseChange close -> close.changeId() + ": " + Words.of(close.closure().outcome());
            case Outward.CloseChangeLater later -> later.changeId() + ": when its window ends";
            case Outward.NoteOnChange note -> note.changeId();
            case Outward.OpenIncident incident -> incident.alert().title();
        };
    }

    private static String group(Exclusion exclusion) {
        if (exclusion.isLeftOut()) {
            return "left_out";
        }
        return exclusion.reason() == Exclusion.Reason.AT_TARGET ? "at_target" : "other_os";
    }
}
