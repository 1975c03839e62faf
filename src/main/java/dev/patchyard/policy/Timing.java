package dev.patchyard.policy;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When a policy is due.
 *
 * @param schedule five cron fields, null for a policy that only people start
 * @param zone     the zone the schedule is read in; null makes a schedule incomplete
 * @param window   null makes a schedule incomplete
 * @param dstGap   what happens in the hour that does not exist
 */
public record Timing(
        @Nullable String schedule, @Nullable ZoneId zone, @Nullable MaintenanceWindow window, DstGap dstGap) {}
