package dev.patchyard.policy;

import java.time.Duration;
import java.time.Instant;

/**
 * How long after its slot a policy may work. It belongs to the instant it opens at.
 *
 * @param length from opening to end, at most 7 days
 * @param cutOff how long before the end the last host may be started; shorter than the length
 */
public record MaintenanceWindow(Duration length, Duration cutOff) {
    public MaintenanceWindow {
        if (length == null || length.isNegative() || length.isZero() || length.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("window.length: expected more than zero and at most P7D");
        }
        if (cutOff == null || cutOff.isNegative() || cutOff.compareTo(length) >= 0) {
            throw new IllegalArgumentException("window.cut_off: must be shorter than window.length");
        }
    }

    /** @return the instant from which no host is started any more, for a window that opened at the given instant */
    public Instant lastStart(Instant opening) {
        return opening.plus(length).minus(cutOff);
    }
}
