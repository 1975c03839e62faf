package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Severity;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do: an update that is the same on many CIs. A package that is vulnerable is never told as outdated as well.
 *
 * @param name       the package
 * @param installed  what is installed
 * @param fixVersion the least version, of the package or its source, that clears all of the advisories; null for an update
 *                   that closes none, and where no advisory says
 * @param available  what it moves to
 * @param step       how far that goes
 * @param advisories those that count and that it closes, the most severe first
 * @param cis        the first of the CIs by id
 * @param total      how many CIs there are
 */
public record QueueRow(
        String name, String installed, @Nullable String fixVersion, String available, UpdateClass step, List<Advisory> advisories,
        List<String> cis, long total) {
    /** Most CIs that are named. */
    public static final int MOST_NAMED = 100;

    /** What is vulnerable first, the severer before the others; then what is outdated, the larger step first. */
    public static final Comparator<QueueRow> FIRST = Comparator.comparing((QueueRow row) -> !row.isVulnerable())
            .thenComparing(QueueRow::severity, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(QueueRow::step)
            .thenComparing(QueueRow::total, Comparator.reverseOrder())
            .thenComparing(QueueRow::name)
            .thenComparing(QueueRow::installed)
            .thenComparing(QueueRow::available)
            .thenComparing(row -> row.cis().getFirst());

    public QueueRow {
        advisories = List.copyOf(advisories);
        cis = List.copyOf(cis);
    }

    public boolean isVulnerable() {
        return !advisories.isEmpty();
    }

    /** @return the worst of the advisories', null when there is none */
    public @Nullable Severity severity() {
        return advisories.isEmpty() ? null : advisories.getFirst().severity();
    }
}
