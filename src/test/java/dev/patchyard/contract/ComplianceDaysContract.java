package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.ComplianceDays;
import dev.patchyard.compliance.ComplianceDays.Day;
import dev.patchyard.compliance.ComplianceNumbers;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.compliance.ComplianceNumbers.Group;
import dev.patchyard.compliance.ComplianceShare;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promises of {@link ComplianceDays}. */
public abstract class ComplianceDaysContract {
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 16);
    private static final ComplianceShare FEW = new ComplianceShare(1, 2, 3, 4, 5, 6);
    private static final ComplianceShare MORE = new ComplianceShare(7, 8, 9, 10, 11, 12);

    /** @return days of which nothing is noted */
    protected abstract ComplianceDays days();

    @Test
    void theLastWordOfADayStands() {
        ComplianceDays days = days();
        days.note(MONDAY, numbers(new Group(Dimension.ALL, "", FEW), new Group(Dimension.ENV, "prod", FEW)));
        days.note(MONDAY, numbers(new Group(Dimension.ALL, "", MORE)));
        days.note(MONDAY, numbers(new Group(Dimension.ALL, "", MORE)));
        assertThat(all(days, Dimension.ALL, "")).containsExactly(new Day(MONDAY, MORE));
        assertThat(all(days, Dimension.ENV, "prod")).containsExactly(new Day(MONDAY, FEW));
        assertThat(all(days, Dimension.POLICY, "prod")).isEmpty();
    }

    @Test
    void daysComeInTheirOrderAndBothEndsCount() {
        ComplianceDays days = days();
        for (int day = 4; day >= 0; day--) {
            days.note(MONDAY.plusDays(day), numbers(new Group(Dimension.OS, "debian12", new ComplianceShare(day, 0, 0, 0, 0, 0))));
        }
        assertThat(days.between(Dimension.OS, "debian12", MONDAY.plusDays(1), MONDAY.plusDays(3)))
                .extracting(day -> day.share().compliant()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void oldDaysAreForgottenTheOldestFirst() {
        ComplianceDays days = days();
        for (int day = 0; day < 4; day++) {
            days.note(MONDAY.plusDays(day), numbers(new Group(Dimension.ALL, "", FEW)));
        }
        assertThat(days.forget(MONDAY.plusDays(3), 2)).isEqualTo(2);
        assertThat(all(days, Dimension.ALL, "")).extracting(Day::day).containsExactly(MONDAY.plusDays(2), MONDAY.plusDays(3));
        assertThat(days.forget(MONDAY.plusDays(3), 2)).isEqualTo(1);
        assertThat(days.forget(MONDAY.plusDays(3), 2)).isZero();
    }

    private static List<Day> all(ComplianceDays days, Dimension dimension, String name) {
        return days.between(dimension, name, MONDAY.minusDays(9), MONDAY.plusDays(9));
    }

    private static ComplianceNumbers numbers(Group... groups) {
        return new ComplianceNumbers(List.of(groups), null);
    }
}
