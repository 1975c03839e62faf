package dev.patchyard.run;

import dev.patchyard.plan.Exclusion;
import dev.patchyard.plan.PatchPlan;
import dev.patchyard.plan.Wave;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did, as facts that do not change any more once every host is judged: the digest of them stands in the change
 * that the run closes, and can be made again from the report at any later time. Pure.
 */
public final class RunReport {
    private RunReport() {}

    /** @return strings, numbers, booleans, lists and maps of these; what is absent is an empty string or list */
    public static Map<String, Object> record(PatchRun run) {
        Map<String, Object> facts = new LinkedHashMap<>();
        PatchRun.Origin origin = run.origin();
        facts.put("run_id", run.id());
        facts.put("kind", word(origin.kind()));
        facts.put("policy_id", run.policy().id());
        facts.put("policy_name", run.policy().name());
        facts.put("verdict", word(Verdicts.of(run)));
        facts.put("asked_for_by", origin.actor());
        facts.put("trigger", word(origin.trigger()));
        facts.put("reason", origin.reason());
        facts.put("dry_run", origin.dryRun());
        facts.put("slot", text(origin.slot()));
        facts.put("source_run", text(origin.sourceRun()));
        facts.put("asked_for_at", text(run.createdAt()));
        facts.put("failure", text(run.failure()));
        facts.put("stop_reason", text(run.stopReason()));
        facts.put("cancelled_by", run.cancellation() == null ? "" : run.cancellation().actor());
        facts.put("change", change(run.change()));
        facts.put("plan", run.plan() == null ? Map.of() : plan(run.plan()));
        facts.put("hosts", run.hosts().values().stream().map(RunReport::host).toList());
        facts.put("left_out", leftOut(run));
        return facts;
    }

    private static Map<String, Object> change(@Nullable ChangeLink change) {
        Map<String, Object> facts = new LinkedHashMap<>();
        if (change != null) {
            facts.put("id", change.id());
            facts.put("number", change.number());
            facts.put("raised_by_patchyard", change.raisedByUs());
            facts.put("named_by", text(change.namedBy()));
        }
        return facts;
    }

    private static Map<String, Object> plan(PatchPlan plan) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("digest", plan.digest());
        facts.put("made_at", text(plan.madeAt()));
        facts.put("matched", plan.matched());
        facts.put("waves", plan.waves().stream().map(RunReport::wave).toList());
        return facts;
    }

    private static Map<String, Object> wave(Wave wave) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("index", wave.index());
        facts.put("canary", wave.canary());
        facts.put("ci_ids", wave.ciIds());
        return facts;
    }

    private static Map<String, Object> host(HostRecord host) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("ci_id", host.ciId());
        facts.put("name", host.name());
        facts.put("wave", host.wave());
        facts.put("state", word(host.state()));
        facts.put("reason", host.reason());
        facts.put("touched", host.touched());
        facts.put("permitted_at", text(host.permittedAt()));
        facts.put("judged_at", text(host.finishedAt()));
        facts.put("from", host.from());
        facts.put("to", host.to());
        facts.put("moved", host.moved());
        facts.put("rebooted", host.rebooted());
        facts.put("restarted", host.restarted());
        facts.put("kept", host.kept());
        facts.put("verified", host.verified());
        facts.put("loss", host.loss());
        facts.put("snapshot", host.snapshot() == null ? Map.of() : snapshot(host.snapshot()));
        return facts;
    }

    private static Map<String, Object> snapshot(SnapshotLink link) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", link.name());
        facts.put("taken_at", text(link.takenAt()));
        facts.put("consistency", link.consistency());
        facts.put("covered", link.covered());
        facts.put("not_covered", link.notCovered());
        facts.put("free_bytes", link.freeBytes() == null ? "" : link.freeBytes());
        return facts;
    }

    private static List<Map<String, Object>> leftOut(PatchRun run) {
        return run.plan() == null
                ? List.of()
                : run.plan().exclusions().stream().filter(Exclusion::isLeftOut).map(RunReport::exclusion).toList();
    }

    private static Map<String, Object> exclusion(Exclusion exclusion) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("ci_id", exclusion.ciId());
        facts.put("name", exclusion.ciName());
        facts.put("reason", word(exclusion.reason()));
        facts.put("detail", exclusion.detail());
        return facts;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String text(@Nullable Instant value) {
        return value == null ? "" : value.toString();
    }
}
