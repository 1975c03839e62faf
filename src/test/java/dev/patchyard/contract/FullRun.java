package dev.patchyard.contract;

import dev.patchyard.compliance.Baseline;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Policies;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.patching.HostStage;
import dev.patchyard.plan.Exclusion;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PatchPlan;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.plan.Wave;
import dev.patchyard.run.Attention;
import dev.patchyard.run.Cancellation;
import dev.patchyard.run.Confirmation;
import dev.patchyard.run.ChangeLink;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Lineage;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunRequest;
import dev.patchyard.run.Signal;
import dev.patchyard.run.SnapshotLink;
import dev.patchyard.run.StageRecord;
import dev.patchyard.run.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs in which every component says something, so that none can get lost unseen. */
public final class FullRun {
    public static final Instant NOON = Instant.parse("2026-11-15T12:00:00.123456Z");
    static final String HOST = "sim-vm-{{ 1 }}";

    private FullRun() {}

    public static PatchRun asked(String id, String policyId, Instant at) {
        return PatchRun.asked(id, origin(id), Policies.policy().id(policyId).build(), at);
    }

    /** @return a run that goes back to no other */
    public static PatchRun first(String id, Instant slot) {
        PatchRun.Origin plain = origin(id);
        PatchRun.Origin origin = new PatchRun.Origin(
                plain.kind(), plain.trigger(), plain.actor(), plain.reason(), false, List.of(), null, null, slot, false, null);
        return PatchRun.asked(id, origin, Policies.policy().id("p1").build(), slot);
    }

    static PatchRun linked(String id, String first, Instant at) {
        PatchRun.Origin plain = origin(id);
        PatchRun.Origin origin = new PatchRun.Origin(
                plain.kind(), plain.trigger(), plain.actor(), plain.reason(), false, plain.ciIds(), null, first, null, false,
                new Lineage(first, first, 2));
        return PatchRun.asked(id, origin, Policies.policy().id("p1").build(), at);
    }

    static PatchRun full(String id) {
        Map<String, HostRecord> hosts = new LinkedHashMap<>();
        for (String ci : List.of("z-last", HOST, "a-first")) {
            hosts.put(ci, host(ci));
        }
        return new PatchRun(
                id, origin(id), Policies.policy().id("p1").upTo("2026-02").build(), NOON, null, RunPhase.EXECUTE, null,
                Attention.CANCELLING, "note", "failure_word", 1, new Cancellation("bob", NOON, true, "why"),
                plan("a".repeat(64)), new ChangeLink("c1", "CRQ1", true, true, "ada", "r0", NOON.plusSeconds(7200), NOON.minusSeconds(60)), hosts,
                List.of(new StageRecord(RunPhase.PLAN, 0, NOON, NOON.plusSeconds(1), Signal.DONE, "planned"),
                        new StageRecord(RunPhase.EXECUTE, 1, NOON, null, null, "")),
                NOON.plusSeconds(900), "budget", 2, new Confirmation("eve", NOON, "meant"));
    }

    static PatchRun withManyHosts(String id, int count) {
        Map<String, HostRecord> hosts = new LinkedHashMap<>();
        for (int index = 0; index < count; index++) {
            hosts.put("ci-" + index, HostRecord.planned("ci-" + index, "n", 0, ""));
        }
        return asked(id, "p1", NOON).withHosts(hosts);
    }

    static PatchPlan plan(String digest) {
        PackageMove move = new PackageMove("libtiny", "amd64", "", "1:2.0~rc1", "Debian-Security", true, List.of("DSA-1"));
        PlannedHost host =
                new PlannedHost(Hosts.ci(HOST, "debian12"), OsFamily.DEBIAN, List.of(move), "machine", "uuid", List.of("02:00:00:00:00:01"), List.of("web"));
        return new PatchPlan(
                Policies.policy().id("p1").build(), NOON, 3, List.of(host), List.of(new Wave(0, true, List.of(HOST))),
                List.of(new Exclusion("x", "x-name", Exclusion.Reason.OS_MISMATCH, "detail")),
                Map.of("patch-ubuntu.yml", "d".repeat(64)), digest);
    }

    static PatchRun inPhase(PatchRun run, RunPhase phase, @Nullable Verdict verdict) {
        Instant ended = phase == RunPhase.ENDED ? NOON.plusSeconds(60) : null;
        return new PatchRun(
                run.id(), run.origin(), run.policy(), run.createdAt(), ended, phase, verdict, run.attention(), run.note(),
                run.failure(), run.wave(), run.cancellation(), run.plan(), run.change(), run.hosts(), run.stages(),
                run.soakUntil(), run.stopReason(), run.stumbles(), run.confirmation());
    }

    private static PatchRun.Origin origin(String id) {
        return new PatchRun.Origin(
                PatchRun.Kind.PATCH, RunRequest.Trigger.SCHEDULE, "ada", "because", false, List.of("b", "a"), "c1", "r0",
                NOON, true, new Lineage("first of " + id, "r0", 3));
    }

    private static HostRecord host(String ci) {
        SnapshotLink snapshot = new SnapshotLink("py-1", "vm-1", "s1", NOON, "crash", "sdb", List.of("sda"), 5L);
        return new HostRecord(
                ci, "name", 1, HostState.IN_PROGRESS, HostStage.INSTALLING, "reason", true, NOON, NOON.plusSeconds(1),
                snapshot, "ok", List.of("libtiny 1 → 2"), "packages:0", "packages:1", true, List.of("svc"),
                List.of("/etc/x.dpkg-dist"), "10 min", "app", NOON.plusSeconds(2),
                new Baseline("boot", List.of("cups"), List.of("sshd"), List.of(22), List.of("/")));
    }
}
