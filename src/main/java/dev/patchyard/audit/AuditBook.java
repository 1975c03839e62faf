package dev.patchyard.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads what the {@link AuditTrail} holds, and forgets what is old enough. */
public interface AuditBook {
    /** @return entries, newest first */
    List<Entry> page(int offset, int limit);

    /** @return how many there are */
    long count();

    /** @return entries, oldest first */
    List<Entry> oldest(int limit);

    /**
     * Forgets every entry up to that number, so that those that are left form one chain. The store refuses it for entries
     * that must be kept, and for the newest of all.
     *
     * @return how many
     */
    int forgetThrough(long seq);

    /**
     * One decision.
     *
     * @param seq    counts up without gaps, from 1 until the first ones are forgotten
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
