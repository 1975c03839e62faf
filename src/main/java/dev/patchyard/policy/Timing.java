package dev.patchyard.policy;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When a policy is due.
 *
 * @param schedule five cron fields, null for a policy that only people start
 * @param zone     the zone the schedule is read in; null makes a schedule incomplete
 * @param window   null makes a schedule incomplete
 * @param dstGap    what happens in the hour that does not exist
 * @param planAhead how long before a slot its plan is frozen and its change raised or awaited; zero plans at the slot
 */
public record Timing(
        @Nullable String schedule, @Nullable ZoneId zone, @Nullable MaintenanceWindow window, DstGap dstGap,
        Duration planAhead) {
    private static final Duration LONGEST = Duration.ofDays(30);

    public Timing {
        // NB: what was stored before there was such a field has none.
        planAhead = planAhead == null ? PolicyDefaults.PLAN_AHEAD : planAhead;
        if (planAhead.isNegative() || planAhead.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("plan_ahead: expected PT0S to P30D");
        }
    }
}
