package dev.patchyard.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What going back throws away, in words. Pure. */
public final class RevertLoss {
    private RevertLoss() {}

    /** @param host one with a confirmed snapshot */
    public static String of(HostRecord host, Instant now) {
        SnapshotLink snapshot = host.snapshot();
        if (snapshot == null || snapshot.takenAt() == null) {
            return "unknown: there is no confirmed snapshot";
        }
        Duration window = Duration.between(snapshot.takenAt(), now);
        String since = "all writes to " + host.name() + " since " + snapshot.takenAt().truncatedTo(ChronoUnit.SECONDS) + ", "
                + (window.toMinutes() > 0 ? window.toMinutes() + " min" : Math.max(0, window.toSeconds()) + " s");
        return snapshot.notCovered().isEmpty() ? since : since + "; not covered: " + snapshot.notCovered();
    }
}
