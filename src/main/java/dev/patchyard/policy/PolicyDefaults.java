package dev.patchyard.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** What an absent policy field means. A careless policy must do no harm; docs/policy-reference.md shows the table. */
public final class PolicyDefaults {
    public static final boolean ENABLED = false;
    public static final ChangeMode CHANGE = ChangeMode.REQUIRE;
    public static final UpdateScope UPDATE_SCOPE = UpdateScope.SECURITY;
    public static final RestartMode RESTART_SERVICES = RestartMode.AFFECTED;
    public static final OsMismatchMode OS_MISMATCH = OsMismatchMode.LEAVE_OUT;
    public static final ContentKind CONTENT = ContentKind.OS_PACKAGES;
    public static final DstGap DST_GAP = DstGap.RUN_AFTER;
    public static final Duration PLAN_AHEAD = Duration.ofHours(72);
    public static final RebootMode REBOOT = RebootMode.IF_NEEDED;
    public static final boolean REPAIR_BEFORE = false;
    public static final Hook.Mode HOOK_MODE = Hook.Mode.MUST_SUCCEED;
    public static final Duration HOOK_TIMEOUT = Duration.ofMinutes(5);
    public static final int CANARY = 1;
    public static final Duration SOAK = Duration.ofMinutes(15);
    public static final int MAX_TARGETS = 50;
    public static final Threshold ERROR_THRESHOLD = new Threshold(1, false);
    public static final Threshold UNREACHABLE_LIMIT = new Threshold(20, true);
    public static final boolean PRE_PATCH_SNAPSHOT = true;
    public static final RollbackMode ROLLBACK = RollbackMode.MANUAL;
    public static final int MAX_AUTO_REVERTS = 1;
    public static final Duration REVERT_MAX_AGE = Duration.ofMinutes(60);
    public static final Duration RETENTION_OK = Duration.ofHours(24);
    public static final Duration RETENTION_FAILED = Duration.ofHours(72);
    /** A host that is started must have this long before its window ends: 90 minutes, or the host limit where that is longer. */
    public static final Duration CUT_OFF = Collections.max(List.of(Duration.ofMinutes(90), Limits.HOST));
    /** No policy keeps a snapshot for longer. */
    public static final Duration LONGEST_RETENTION = Limits.SNAPSHOT_LIFE;
    /** Below so many hosts one after the other, from there on a share of them, at most this many. */
    public static final int PARALLEL_FROM = 25;
    public static final int PARALLEL_PERCENT = 5;
    public static final int MOST_PARALLEL = 10;
    /** All hosts of all policies in execution at once. */
    public static final int SERVER_WIDE_PARALLEL = 50;

    private PolicyDefaults() {}
}
