package dev.patchyard.compliance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's word that a vulnerability may stay for a while. It hides nothing: findings under it are still listed, and count
 * as overdue again when it ends.
 *
 * @param id         its identifier
 * @param advisoryId what may stay
 * @param ciId       where; null for everywhere
 * @param reason     why
 * @param acceptedBy the person
 * @param acceptedAt when
 * @param until      when it ends by itself
 * @param revokedBy  who ended it earlier, null while nobody did
 * @param revokedAt  when
 */
public record RiskAcceptance(
        String id,
        String advisoryId,
        @Nullable String ciId,
        String reason,
        String acceptedBy,
        Instant acceptedAt,
        Instant until,
        @Nullable String revokedBy,
        @Nullable Instant revokedAt) {
    /** @return whether it counts then */
    public boolean holds(Instant now) {
        return revokedAt == null && now.isBefore(until);
    }

    /** @return whether it is about this advisory on this CI */
    public boolean covers(String advisory, String ci) {
        return advisoryId.equals(advisory) && (ciId == null || ciId.equals(ci));
    }
}
