package dev.patchyard.chaos;

import dev.patchyard.change.ChangeRequest;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** Puts the house's objects into plain words for the tape. */
final class Facts {
    private static final int LONGEST = 100;

    private Facts() {}

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** The run as it was asked for, or as it is kept in the end. */
    static void run(Tape tape, String kind, PatchRun run) {
        PatchPolicy policy = run.policy();
        int hosts = run.hosts().size();
        MaintenanceWindow window = policy.timing().window();
        tape.tell(kind, "run", run.id(), "policy", policy.id(), "kind", run.origin().kind(), "dry", run.isDryRun(),
                "slot", run.origin().slot(), "source", run.origin().sourceRun(),
                "first", run.lineage() == null ? "" : run.lineage().first(),
                "phase", run.phase(), "verdict", run.verdict(), "attention", run.attention(), "note", cut(run.note()),
                "failure", run.failure(), "cancelled", run.isCancelled(), "ended", run.endedAt(),
                "change", run.change() == null ? "" : run.change().id(),
                "started_by_us", run.change() != null && run.change().startedByUs(),
                "snapshots", policy.recovery().snapshotBefore(), "rollback", policy.recovery().rollback(),
                "most_reverts", policy.recovery().maxAutoReverts(),
                "keep_ok", policy.recovery().retentionOk().toSeconds(),
                "keep_failed", policy.recovery().retentionFailed().toSeconds(),
                "limit", policy.rollout().errorThreshold().of(Math.max(1, hosts)), "canary", policy.rollout().canary(),
                "parallel", policy.rollout().parallel(hosts),
                "last_start", window == null || run.origin().slot() == null ? "" : window.lastStart(run.origin().slot()),
                "planned", run.plan() == null ? "" : run.plan().hosts().size(),
                "left_out", run.exclusions().stream().filter(e -> e.isLeftOut()).count(), "hosts", hosts);
    }

    static void plan(Tape tape, PatchRun run) {
        for (PlannedHost host : run.requirePlan().hosts()) {
            PackageMove move = host.moves().getFirst();
            tape.tell("planned", "run", run.id(), "ci", host.ci().id(), "from", move.from(), "to", move.to(),
                    "group", host.ci().redundancyGroup(), "digest", run.requirePlan().digest(),
                    "revert_safe", host.ci().revertSafe());
        }
    }

    static void host(Tape tape, String runId, HostRecord host) {
        tape.tell("host", "run", runId, "ci", host.ciId(), "state", host.state(), "touched", host.touched(),
                "wave", host.wave(), "snapshot", host.snapshot() == null ? "" : host.snapshot().name(),
                "snapshot_id", host.snapshot() == null ? "" : host.snapshot().snapshotId(),
                "finished", host.finishedAt(), "reason", cut(host.reason()));
    }

    static void change(Tape tape, String who, ChangeRequest change) {
        tape.tell("change", "id", change.id(), "by", who, "status", change.status(), "approver", change.approvedBy(),
                "requester", change.requestedBy(), "start", change.scheduledAt(), "end", change.scheduledEnd(),
                "digest", change.planDigest(), "cis", String.join(",", change.affectedCis()), "ref", change.externalRef());
    }

    static void snapshot(Tape tape, String what, Snapshot snapshot) {
        tape.tell(what, "id", snapshot.id(), "name", snapshot.name(), "vm", snapshot.vmId(), "run", snapshot.runId(),
                "ready", snapshot.ready());
    }

    static void message(Tape tape, @Nullable String runId, String key, Outward message) {
        switch (message) {
            case Outward.WritePatchState write -> tape.tell("message", "run", runId, "key", key, "what", "cmdb", "to", write.ciId());
            case Outward.CloseChange close -> tape.tell("message", "run", runId, "key", key, "what", "close", "to", close.changeId());
            case Outward.CloseChangeLater later ->
                tape.tell("message", "run", runId, "key", key, "what", "close_later", "to", later.changeId());
            case Outward.NoteOnChange note -> tape.tell("message", "run", runId, "key", key, "what", "note", "to", note.changeId());
            case Outward.OpenIncident incident -> tape.tell("message", "run", runId, "key", key, "what", "incident",
                    "to", incident.alert().dedupKey(), "title", incident.alert().title());
        }
    }
}
