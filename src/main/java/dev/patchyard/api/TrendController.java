package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.compliance.ComplianceDays;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.compliance.ComplianceShare;
import dev.patchyard.policy.Limits;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How compliance was, day by day. */
@Controller("/patch/compliance/trend")
@ExecuteOn(TaskExecutors.BLOCKING)
class TrendController {
    private static final int USUAL_DAYS = 30;

    private final ComplianceDays days;
    private final Clock clock;

    TrendController(ComplianceDays days, Clock clock) {
        this.days = days;
        this.clock = clock;
    }

    record Trend(String by, String name, List<Day> days) {}

    record Day(
            String day, long compliant, long nonCompliant, long unknown, long exempt, long overdue, long total,
            @Nullable Double compliancePct) {
        static Day of(ComplianceDays.Day one) {
            ComplianceShare share = one.share();
            return new Day(
                    one.day().toString(), share.compliant(), share.nonCompliant(), share.unknown(), share.exempt(),
                    share.overdue(), share.total(), share.percent());
        }
    }

    @Get
    @Needs(Right.VIEW)
    Trend trend(
            @QueryValue @Nullable String by,
            @QueryValue @Nullable String name,
            @QueryValue @Nullable String from,
            @QueryValue @Nullable String to) {
        Dimension given = Words.parse(Dimension.class, "by", by);
        Dimension dimension = given == null ? Dimension.ALL : given;
        String group = name == null ? "" : name;
        if (group.isEmpty() != (dimension == Dimension.ALL)) {
            throw ApiRefusal.invalid("name", dimension == Dimension.ALL ? "all CIs have no name" : "expected the group's name");
        }
        LocalDate last = to == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : day("to", to);
        LocalDate first = from == null ? last.minusDays(USUAL_DAYS - 1) : day("from", from);
        if (first.isAfter(last) || first.isBefore(last.minusDays(Limits.RUNS_KEPT.toDays()))) {
            throw ApiRefusal.invalid("from", "expected a day before, at most " + Limits.RUNS_KEPT.toDays() + " days");
        }
        return new Trend(
                Words.of(dimension), group, days.between(dimension, group, first, last).stream().map(Day::of).toList());
    }

    private static LocalDate day(String field, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException noDay) {
            throw ApiRefusal.invalid(field, "expected a day such as 2026-11-22");
        }
    }
}
