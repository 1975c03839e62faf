package dev.patchyard.run;

import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.HostScan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compliance scan of several CIs as it is at one moment.
 *
 * @param id          UUID
 * @param requestedBy who asked first
 * @param startedAt   when
 * @param endedAt     null while it goes on
 * @param total       CIs that are looked at
 * @param results     those that are done
 * @param failure     why the scan as a whole could not be carried out, empty when it could
 */
public record Scan(
        String id,
        String requestedBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        int total,
        List<Result> results,
        String failure) {
    /**
     * One CI.
     *
     * @param outcome null for a CI that was not asked, for example because it has no address
     * @param reason  why there is no good answer, empty when there is one
     * @param status  the verdict on it now
     */
    public record Result(String ciId, HostScan.@Nullable Outcome outcome, String reason, ComplianceStatus status) {}

    public Scan {
        results = List.copyOf(results);
    }

    public boolean isEnded() {
        return endedAt != null;
    }
}
