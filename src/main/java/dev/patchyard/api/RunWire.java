package dev.patchyard.api;

import dev.patchyard.plan.Exclusion;
import dev.patchyard.run.Cancellation;
import dev.patchyard.run.ChangeLink;
import dev.patchyard.run.Confirmation;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.Outward;
import dev.patchyard.run.Overruns;
import dev.patchyard.run.PatchRun;
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
            @Nullable String sourceRun, @Nullable Change change, @Nullable String planDigest, Map<String, Long> counts,
            @Nullable String createdAt, @Nullable String endedAt) {}

    record Run(
            String id, String kind, String policyId, String phase, @Nullable String verdict, String attention, String note,
            @Nullable String failure, String trigger, String actor, String reason, boolean dryRun, @Nullable String slot,
            @Nullable String sourceRun, @Nullable Change change, @Nullable String planDigest, Map<String, Long> counts,
            @Nullable String createdAt, @Nullable String endedAt, @Nullable String firstTouchAt,
            @Nullable String lastJudgedAt, int wave, @Nullable String soakUntil, @Nullable String stopReason,
            @Nullable Stop cancellation, @Nullable Confirmed confirmation, List<Stage> stages, List<PlanWire.Wave> waves, List<Host> hosts,
            List<PlanWire.LeftOut> leftOut, List<Message> messages) {}

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
                origin.reason(), origin.dryRun(), Words.time(origin.slot()), origin.sourceRun(), change(run.change()),
                run.plan() == null ? null : run.plan().digest(), counts(run), Words.time(run.createdAt()),
                Words.time(run.endedAt()));
    }

    static Run run(PatchRun run, List<Delivery> deliveries) {
        Summary head = summary(run);
        return new Run(
                head.id(), head.kind(), head.policyId(), head.phase(), head.verdict(), head.attention(), head.note(),
                head.failure(), head.trigger(), head.actor(), head.reason(), head.dryRun(), head.slot(), head.sourceRun(),
                head.change(), head.planDigest(), head.counts(), head.createdAt(), head.endedAt(),
                Words.time(times(run, HostRecord::permittedAt).min(Instant::compareTo).orElse(null)),
                Words.time(times(run, HostRecord::finishedAt).max(Instant::compareTo).orElse(null)),
                run.wave(), Words.time(run.soakUntil()), run.stopReason(), stop(run.cancellation()), confirmed(run.confirmation()),
                run.stages().stream().map(RunWire::stage).toList(),
                run.plan() == null ? List.of() : PlanWire.waves(run.plan()),
                run.hosts().values().stream().map(host -> host(run, host)).toList(),
                run.plan() == null ? List.of() : run.plan().exclusions().stream().map(PlanWire::leftOut).toList(),
                messages(deliveries));
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
        if (run.plan() != null) {
            run.plan().exclusions().forEach(exclusion -> counts.merge(
                    group(exclusion), 1L, Long::sum));
        }
        return counts;
    }

    private static @Nullable Change change(@Nullable ChangeLink link) {
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
            case Outward.CloseChange _ -> "change";
            case Outward.NoteOnChange _ -> "change_note";
            case Outward.OpenIncident _ -> "incident";
        };
    }

    private static String object(Outward outward) {
        return switch (outward) {
            case Outward.WritePatchState state -> state.ciId();
            case Outward.CloseChange close -> close.changeId() + ": " + Words.of(close.closure().outcome());
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
