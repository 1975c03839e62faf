package dev.patchyard.advisory;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which advisories, in which order. What is null does not filter.
 *
 * @param severity  only these
 * @param text      part of an id, alias, summary or package name
 * @param exploited only those with, or without, a vulnerability that is known to be exploited
 * @param likeliest only those one of whose vulnerabilities has at least this EPSS probability
 * @param fixable   only those that name, or do not name, a fixed version
 * @param among     only these ids
 */
public record AdvisoryQuery(
        @Nullable Severity severity,
        @Nullable String text,
        @Nullable Boolean exploited,
        @Nullable Double likeliest,
        @Nullable Boolean fixable,
        @Nullable Collection<String> among,
        Order order) {
    /** Orders; what is equal comes newest first, then by id. */
    public enum Order {
        NEWEST,
        SEVERITY,
        SCORE,
        EPSS
    }

    public AdvisoryQuery {
        among = among == null ? null : List.copyOf(among);
    }

    /** @return a query for a severity and a text, newest first; null does not filter */
    public static AdvisoryQuery of(@Nullable Severity severity, @Nullable String text) {
        return new AdvisoryQuery(severity, text, null, null, null, null, Order.NEWEST);
    }
}
