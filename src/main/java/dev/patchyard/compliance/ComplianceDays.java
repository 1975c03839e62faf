package dev.patchyard.compliance;

import java.time.LocalDate;
import java.util.List;

/** How compliance was, day by day of UTC: each day as it was noted last. */
public interface ComplianceDays {
    /** Keeps the numbers of a day in the place of what was noted of it before; groups that are gone keep their last word. */
    void note(LocalDate day, ComplianceNumbers numbers);

    /** @return the days of the group from one to another, both counted in, that something was noted of, ascending */
    List<Day> between(ComplianceNumbers.Dimension dimension, String name, LocalDate from, LocalDate to);

    /** Forgets at most so many rows of earlier days, the oldest first. @return how many */
    int forget(LocalDate before, int most);

    /** A group on a day. */
    record Day(LocalDate day, ComplianceShare share) {}
}
