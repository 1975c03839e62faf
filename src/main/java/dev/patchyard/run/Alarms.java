package dev.patchyard.run;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Alert.Severity;
import dev.patchyard.plan.Exclusion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom a run must wake, and how urgently. There is one incident for a run and class, {@code patch-run:<run>:<class>}; a
 * host stands in one of them only. What is told is keyed by how much there is to tell, so that it is told once and again
 * only when there is more. Pure.
 */
public final class Alarms {
    /** Begins the reason of a host that did not answer again after its reboot. */
    public static final String NOT_BACK = "not back after the reboot";

    /** Classes of incidents. */
    private enum Kind {
        REVERT_FAILED("revert-failed", "could not be taken back"),
        UNKNOWN("unknown", "cannot be spoken for"),
        NOT_BACK("not-back", "did not come back after the reboot"),
        CANARY_STOPPED("canary-stopped", "stopped the run as canary in production"),
        OTHER("failed", "need a look"),
        NONE("", "");

        private final String word;
        private final String what;

        Kind(String word, String what) {
            this.word = word;
            this.what = what;
        }
    }

    private static final List<String> MORE_WORDS =
            List.of("living-process", "all-left-out", "left-out-twice", "confirm", "overrun", "parked");

    private Alarms() {}

    /** @return the keys of all incidents that a run may have */
    public static List<String> keys(String runId) {
        return Stream.concat(Arrays.stream(Kind.values()).map(kind -> kind.word).filter(word -> !word.isEmpty()), MORE_WORDS.stream())
                .map(word -> "patch-run:" + runId + ":" + word)
                .toList();
    }

    /** @return what must be told at once, by the key of the message; nothing for a dry run */
    public static Map<String, Outward> urgent(PatchRun run) {
        Map<String, Outward> messages = new LinkedHashMap<>();
        if (run.isDryRun()) {
            return messages;
        }
        for (Kind kind : List.of(Kind.REVERT_FAILED, Kind.UNKNOWN, Kind.NOT_BACK, Kind.CANARY_STOPPED)) {
            List<HostRecord> hosts = of(run, kind);
            if (!hosts.isEmpty()) {
                Alert alert = alert(run, Severity.P2, kind.word, title(run, hosts, kind), lines(hosts), hosts);
                messages.put(key(run, kind.word, hosts.size()), new Outward.OpenIncident(alert));
            }
        }
        return messages;
    }

    /** @return what is told of other failures while the run goes on, by the key of the message */
    public static Map<String, Outward> standing(PatchRun run) {
        List<HostRecord> hosts = run.isDryRun() ? List.of() : of(run, Kind.OTHER);
        if (hosts.isEmpty()) {
            return Map.of();
        }
        Alert alert = alert(run, Severity.P3, Kind.OTHER.word, title(run, hosts, Kind.OTHER), lines(hosts), hosts);
        return Map.of(key(run, Kind.OTHER.word, hosts.size()), new Outward.OpenIncident(alert));
    }

    /**
     * @param before the policy's run before this one, empty when there is none
     * @return what is told when all that could be done is done, by the key of the message
     */
    public static Map<String, Outward> atEnd(PatchRun run, Optional<PatchRun> before, Instant now) {
        Map<String, Outward> messages = new LinkedHashMap<>(urgent(run));
        if (run.isDryRun()) {
            return messages;
        }
        failure(run, messages.isEmpty(), now)
                .ifPresent(alert -> messages.put("incident:" + run.id() + ":end", new Outward.OpenIncident(alert)));
        before.flatMap(earlier -> leftOutTwice(earlier, run))
                .ifPresent(alert -> messages.put(key(run, "left-out-twice", 0), new Outward.OpenIncident(alert)));
        return messages;
    }

    /** @param plays processes that go on although the run has nothing more to do */
    public static Map<String, Outward> living(PatchRun run, List<String> plays) {
        Alert alert = alert(run, Severity.P2, "living-process", "Patch run of " + run.policy().name() + ": processes cannot be ended",
                String.join("\n", plays), run.hostsOfWave());
        return Map.of(key(run, "living-process", 0), new Outward.OpenIncident(alert));
    }

    private static Optional<Alert> failure(PatchRun run, boolean nothingTold, Instant now) {
        List<HostRecord> hosts = of(run, Kind.OTHER);
        if (isEveryoneLeftOut(run)) {
            String title = "Patch run of " + run.policy().name() + ": all CIs were left out";
            return Optional.of(alert(run, Severity.P3, "all-left-out", title, Closures.notes(run, now), hosts));
        }
        if (hosts.isEmpty() && (Verdicts.of(run) != Verdict.FAILED || !nothingTold)) {
            return Optional.empty();
        }
        String title = hosts.isEmpty()
                ? "Patch run of " + run.policy().name() + " failed: " + run.note()
                : title(run, hosts, Kind.OTHER);
        return Optional.of(alert(run, Severity.P3, Kind.OTHER.word, title, Closures.notes(run, now), hosts));
    }

    private static boolean isEveryoneLeftOut(PatchRun run) {
        boolean unplanned = "all_left_out".equals(run.failure());
        boolean unbegun = !run.hosts().isEmpty() && run.failure() == null
                && run.hosts().values().stream().allMatch(Alarms::isLeftOut);
        return run.origin().kind() == PatchRun.Kind.PATCH && (unplanned || unbegun);
    }

    private static Optional<Alert> leftOutTwice(PatchRun before, PatchRun run) {
        Set<String> twice = new TreeSet<>(leftOut(before).keySet());
        Map<String, String> now = leftOut(run);
        twice.retainAll(now.keySet());
        if (twice.isEmpty()) {
            return Optional.empty();
        }
        String title = "Patch policy " + run.policy().name() + ": " + twice.size() + " CIs were left out twice in a row";
        String why = twice.stream().map(id -> id + ": " + now.get(id)).collect(Collectors.joining("\n"));
        return Optional.of(new Alert(
                Severity.P3, cut(title), why, List.copyOf(twice), "patch-run:" + run.id() + ":left-out-twice", changeId(run)));
    }

    /** @return why, by CI id */
    private static Map<String, String> leftOut(PatchRun run) {
        Map<String, String> reasons = new LinkedHashMap<>();
        if (run.plan() != null && run.origin().kind() == PatchRun.Kind.PATCH) {
            run.plan().exclusions().stream().filter(Exclusion::isLeftOut)
                    .forEach(e -> reasons.put(e.ciId(), e.reason() + ", " + e.detail()));
            run.hosts().values().stream().filter(Alarms::isLeftOut)
                    .forEach(h -> reasons.put(h.ciId(), h.state() + ", " + h.reason()));
        }
        return reasons;
    }

    /** Not begun for a reason of its own, and not because the run was stopped. */
    private static boolean isLeftOut(HostRecord host) {
        return switch (host.state()) {
            case PRECHECK_FAILED, PLAN_DRIFT, IDENTITY_MISMATCH, NOT_APPROVED -> true;
            case UNREACHABLE -> !host.touched();
            case PLANNED, IN_PROGRESS, OK, PENDING_RESTART, PENDING_REBOOT, FAILED, NOT_STARTED, UNKNOWN, REVERTED,
                    REVERT_FAILED -> false;
        };
    }

    private static List<HostRecord> of(PatchRun run, Kind kind) {
        return run.hosts().values().stream().filter(host -> kindOf(run, host) == kind).toList();
    }

    private static Kind kindOf(PatchRun run, HostRecord host) {
        boolean isBack = host.state() == HostState.OK || host.state() == HostState.REVERTED;
        if (host.reason().startsWith(NOT_BACK) && !isBack) {
            return Kind.NOT_BACK;
        }
        return switch (host.state()) {
            case REVERT_FAILED -> Kind.REVERT_FAILED;
            case UNKNOWN -> Kind.UNKNOWN;
            case FAILED, UNREACHABLE, REVERTED, IDENTITY_MISMATCH, PENDING_RESTART, PENDING_REBOOT, PRECHECK_FAILED,
                    PLAN_DRIFT -> isProductionCanary(run, host) ? Kind.CANARY_STOPPED : Kind.OTHER;
            case PLANNED, IN_PROGRESS, OK, NOT_APPROVED, NOT_STARTED -> Kind.NONE;
        };
    }

    private static boolean isProductionCanary(PatchRun run, HostRecord host) {
        boolean isCanary = run.plan() != null && host.wave() < run.plan().waves().size()
                && run.plan().waves().get(host.wave()).canary() && run.origin().kind() == PatchRun.Kind.PATCH;
        return isCanary && run.plan().host(host.ciId()).filter(h -> h.ci().environment().startsWith("prod")).isPresent();
    }

    private static Alert alert(
            PatchRun run, Severity severity, String word, String title, String description, List<HostRecord> hosts) {
        List<String> cis = new ArrayList<>(hosts.stream().map(HostRecord::ciId).toList());
        return new Alert(severity, cut(title), description, cis, "patch-run:" + run.id() + ":" + word, changeId(run));
    }

    private static String title(PatchRun run, List<HostRecord> hosts, Kind kind) {
        return "Patch run of " + run.policy().name() + ": " + hosts.size() + " of " + run.hosts().size() + " hosts " + kind.what;
    }

    private static String lines(List<HostRecord> hosts) {
        return hosts.stream().map(h -> h.name() + ": " + h.state() + ", " + h.reason()).collect(Collectors.joining("\n"));
    }

    private static String key(PatchRun run, String word, int count) {
        return "incident:" + run.id() + ":" + word + ":" + count;
    }

    private static @Nullable String changeId(PatchRun run) {
        return run.change() == null ? null : run.change().id();
    }

    private static String cut(String title) {
        return title.length() <= 200 ? title : title.substring(0, 199) + "…";
    }
}
