package dev.patchyard.given;

import dev.patchyard.inventory.OsType;
import dev.patchyard.policy.ChangeMode;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.Hooks;
import dev.patchyard.policy.HostWork;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.OsMismatchMode;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyDefaults;
import dev.patchyard.policy.Recovery;
import dev.patchyard.policy.RestartMode;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.policy.Rollout;
import dev.patchyard.policy.Threshold;
import dev.patchyard.policy.Timing;
import dev.patchyard.policy.UpdateScope;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Policies for tests: everything on its default but what the test names. */
public final class Policies {
    private String id = "debian-baseline";
    private OsType osType = OsType.parse("debian12");
    private Map<String, String> tags = Map.of("env", "lab", "os", "debian12");
    private @Nullable String patchLevel;
    private UpdateScope scope = PolicyDefaults.UPDATE_SCOPE;
    private List<String> excluded = List.of();
    private OsMismatchMode osMismatch = PolicyDefaults.OS_MISMATCH;
    private RestartMode restart = PolicyDefaults.RESTART_SERVICES;
    private List<String> neverRestarted = List.of();

    private @Nullable String schedule = "0 2 * * 0";
    private Duration planAhead = PolicyDefaults.PLAN_AHEAD;
    private List<CheckSpec> checks = List.of();
    private Hooks hooks = Hooks.NONE;
    private boolean repairBefore = PolicyDefaults.REPAIR_BEFORE;
    private ChangeMode change = PolicyDefaults.CHANGE;
    private Rollout rollout = new Rollout(PolicyDefaults.CANARY, PolicyDefaults.SOAK, null, null, PolicyDefaults.MAX_TARGETS,
            PolicyDefaults.ERROR_THRESHOLD, PolicyDefaults.UNREACHABLE_LIMIT);
    private Recovery recovery = new Recovery(PolicyDefaults.PRE_PATCH_SNAPSHOT, PolicyDefaults.ROLLBACK,
            PolicyDefaults.MAX_AUTO_REVERTS, PolicyDefaults.REVERT_MAX_AGE, PolicyDefaults.RETENTION_OK,
            PolicyDefaults.RETENTION_FAILED);

    private Policies() {}

    public static Policies policy() {
        return new Policies();
    }

    public Policies id(String value) {
        id = value;
        return this;
    }

    public Policies forOs(String word) {
        osType = OsType.parse(word);
        tags = Map.of("env", "lab", "os", word);
        return this;
    }

    public Policies upTo(String month) {
        patchLevel = month;
        return this;
    }

    public Policies takingEverything() {
        scope = UpdateScope.ALL;
        return this;
    }

    public Policies without(String... patterns) {
        excluded = List.of(patterns);
        return this;
    }

    public Policies restarting(RestartMode mode, String... butNever) {
        restart = mode;
        neverRestarted = List.of(butNever);
        return this;
    }

    public Policies followingFacts() {
        osMismatch = OsMismatchMode.FOLLOW_FACTS;
        return this;
    }

    public Policies rolledOut(UnaryOperator<Rollout> edit) {
        rollout = edit.apply(rollout);
        return this;
    }

    /** Stops at so many failures; no soak, waves of the given size, so many hosts at once. */
    public Policies stoppingAt(String threshold, int waveSize, int parallel) {
        return rolledOut(r -> new Rollout(r.canary(), Duration.ZERO, waveSize, parallel, r.maxTargets(),
                Threshold.parse(threshold), r.unreachableLimit()));
    }

    public Policies reverting(RollbackMode mode, int most) {
        recovery = new Recovery(recovery.snapshotBefore(), mode, most, recovery.revertMaxAge(), recovery.retentionOk(),
                recovery.retentionFailed());
        return this;
    }

    public Policies plannedAhead(Duration value) {
        planAhead = value;
        return this;
    }

    public Policies withoutSnapshots() {
        recovery = new Recovery(false, RollbackMode.MANUAL, recovery.maxAutoReverts(), recovery.revertMaxAge(),
                recovery.retentionOk(), recovery.retentionFailed());
        return this;
    }

    public Policies hooking(Hooks around) {
        hooks = around;
        return this;
    }

    public Policies repairingBefore() {
        repairBefore = true;
        return this;
    }

    public Policies keeping(Duration ok, Duration failed) {
        recovery = new Recovery(recovery.snapshotBefore(), recovery.rollback(), recovery.maxAutoReverts(),
                recovery.revertMaxAge(), ok, failed);
        return this;
    }

    /** For CIs of this environment. */
    public Policies forEnvironment(String environment) {
        tags = Map.of("env", environment, "os", "debian12");
        return this;
    }

    /** Started by people alone, for CIs with these tags. */
    public Policies unscheduledFor(Map<String, String> targetTags) {
        tags = targetTags;
        schedule = null;
        return this;
    }

    public Policies raisingChanges() {
        change = ChangeMode.CREATE;
        return this;
    }

    public Policies checking(CheckSpec... specs) {
        checks = List.of(specs);
        return this;
    }

    public PatchPolicy build() {
        return new PatchPolicy(
                id, "Baseline " + id, osType, tags, patchLevel, PolicyDefaults.CONTENT, true,
                new Timing(schedule, ZoneId.of("Europe/Berlin"),
                        new MaintenanceWindow(Duration.ofHours(4), PolicyDefaults.CUT_OFF), PolicyDefaults.DST_GAP, planAhead),
                rollout,
                new HostWork(scope, excluded, restart, neverRestarted, PolicyDefaults.REBOOT,
                        osMismatch, checks, hooks, repairBefore),
                recovery, change);
    }
}
