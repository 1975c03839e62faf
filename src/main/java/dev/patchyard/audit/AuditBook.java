package dev.patchyard.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads what the {@link AuditTrail} holds. */
public interface AuditBook {
    /** @return entries, newest first */
    List<Entry> page(int offset, int limit);

    /** @return how many there are */
    long count();

    /**
     * One decision.
     *
     * @param seq    counts up from 1 without gaps
     * @param at     when
     * @param actor  who
     * @param action a dotted verb
     * @param object what it was about
     * @param detail plain facts
     * @param hash   over this entry and the hash of the one before it
     */
    record Entry(
            long seq, Instant at, String actor, String action, String object, Map<String, String> detail, String hash) {
        public Entry {
            detail = Map.copyOf(detail);
        }
    }
}
