package dev.patchyard.run;

import dev.patchyard.alert.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whom a run must wake, and how urgently. Pure. */
public final class Alarms {
    private Alarms() {}

    /** @return the one incident of a run that needs one, empty when it needs none */
    public static Optional<Alert> of(PatchRun run, Instant now) {
        if (run.isDryRun()) {
            return Optional.empty();
        }
        List<HostRecord> bad = run.hosts().values().stream().filter(Alarms::isAlarming).toList();
        Verdict verdict = Verdicts.of(run);
        if (bad.isEmpty() && verdict != Verdict.FAILED) {
            return Optional.empty();
        }
        String title = bad.isEmpty()
                ? "Patch run of " + run.policy().name() + " failed: " + run.note()
                : "Patch run of " + run.policy().name() + ": " + bad.size() + " of " + run.hosts().size() + " hosts need a look";
        return Optional.of(new Alert(
                severity(run, bad), cut(title), Closures.notes(run, now), bad.stream().map(HostRecord::ciId).toList(),
                "patch-run:" + run.id() + ":failed", run.change() == null ? null : run.change().id()));
    }

    private static boolean isAlarming(HostRecord host) {
        return switch (host.state()) {
            case FAILED, UNREACHABLE, UNKNOWN, REVERTED, REVERT_FAILED, IDENTITY_MISMATCH, PENDING_RESTART, PENDING_REBOOT,
                    PRECHECK_FAILED, PLAN_DRIFT -> true;
            case PLANNED, IN_PROGRESS, OK, NOT_APPROVED, NOT_STARTED -> false;
        };
    }

    private static Alert.Severity severity(PatchRun run, List<HostRecord> bad) {
        boolean urgent = bad.stream().anyMatch(h -> h.state() == HostState.UNKNOWN || h.state() == HostState.REVERT_FAILED);
        boolean inProduction = run.stopReason() != null && run.stopReason().startsWith("canary")
                && run.policy().targetTags().getOrDefault("env", "").startsWith("prod");
        return urgent || inProduction ? Alert.Severity.P2 : Alert.Severity.P3;
    }

    private static String cut(String title) {
        return title.length() <= 200 ? title : title.substring(0, 199) + "…";
    }
}
