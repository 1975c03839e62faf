package dev.patchyard.api;

import dev.patchyard.change.DeskChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of the built-in desk as they are written on the wire. */
final class ChangeWire {
    private ChangeWire() {}

    /** @param approvedBy stays when the approval is taken back; the status tells */
    record Change(
            String id, String number, String title, String status, List<String> affectedCis, @Nullable String scheduledAt,
            @Nullable String scheduledEnd, String rollbackPlan, String externalRef, @Nullable String planDigest,
            String requestedBy, @Nullable String approvedBy, @Nullable String approvedAt, @Nullable String outcome,
            String notes, @Nullable String createdAt, long version) {}

    static Change of(DeskChange change) {
        DeskChange.Approval approval = change.approval();
        return new Change(
                change.id(), change.number(), change.wish().title(), Words.of(change.status()), change.wish().affectedCis(),
                Words.time(change.wish().scheduledAt()), Words.time(change.wish().scheduledEnd()),
                change.wish().rollbackPlan(), change.wish().externalRef(),
                change.wish().planDigest().isEmpty() ? null : change.wish().planDigest(), change.wish().requestedBy(),
                approval == null ? null : approval.by(), approval == null ? null : Words.time(approval.at()),
                Words.orNull(change.outcome()), change.notes(), Words.time(change.createdAt()), change.version());
    }
}
