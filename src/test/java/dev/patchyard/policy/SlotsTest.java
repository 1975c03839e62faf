package dev.patchyard.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {
    @ParameterizedTest
    @CsvSource({
        // expression,   zone,                from (UTC),           gap,       next three, local
        "0 2 * * 0,      Europe/Berlin,       2026-03-01T12:00:00Z, RUN_AFTER, "
                + "2026-03-08 02:00 +01:00|2026-03-15 02:00 +01:00|2026-03-22 02:00 +01:00",
        "30 2 * * *,     Europe/Berlin,       2026-03-27T12:00:00Z, RUN_AFTER, "
                + "2026-03-28 02:30 +01:00|2026-03-29 03:00 +02:00|2026-03-30 02:30 +02:00",
        "0 2 * * *,      Europe/Berlin,       2026-03-27T12:00:00Z, RUN_AFTER, "
                + "2026-03-28 02:00 +01:00|2026-03-29 03:00 +02:00|2026-03-30 02:00 +02:00",
        "30 2 * * *,     Europe/Berlin,       2026-03-27T12:00:00Z, SKIP, "
                + "2026-03-28 02:30 +01:00|2026-03-30 02:30 +02:00|2026-03-31 02:30 +02:00",
        "30 2 * * *,     Europe/Berlin,       2026-10-24T12:00:00Z, RUN_AFTER, "
                + "2026-10-25 02:30 +02:00|2026-10-26 02:30 +01:00|2026-10-27 02:30 +01:00",
        "*/30 2 * * *,   Europe/Berlin,       2026-03-28T12:00:00Z, RUN_AFTER, "
                + "2026-03-29 03:00 +02:00|2026-03-30 02:00 +02:00|2026-03-30 02:30 +02:00",
        "'0 2,3 * * *',  Europe/Berlin,       2026-03-28T12:00:00Z, RUN_AFTER, "
                + "2026-03-29 03:00 +02:00|2026-03-30 02:00 +02:00|2026-03-30 03:00 +02:00",
        "0 2 29 3 *,     Europe/Berlin,       2026-01-01T00:00:00Z, RUN_AFTER, "
                + "2026-03-29 03:00 +02:00|2027-03-29 02:00 +02:00|2028-03-29 02:00 +02:00",
        "30 2 * * *,     America/New_York,    2026-03-07T12:00:00Z, RUN_AFTER, "
                + "2026-03-08 03:00 -04:00|2026-03-09 02:30 -04:00|2026-03-10 02:30 -04:00",
        "30 1 * * *,     America/New_York,    2026-10-31T12:00:00Z, RUN_AFTER, "
                + "2026-11-01 01:30 -04:00|2026-11-02 01:30 -05:00|2026-11-03 01:30 -05:00",
        "30 0 * * *,     Africa/Cairo,        2026-04-23T12:00:00Z, RUN_AFTER, "
                + "2026-04-24 01:00 +03:00|2026-04-25 00:30 +03:00|2026-04-26 00:30 +03:00",
        "30 0 * * *,     Africa/Cairo,        2026-04-23T12:00:00Z, SKIP, "
                + "2026-04-25 00:30 +03:00|2026-04-26 00:30 +03:00|2026-04-27 00:30 +03:00",
        "15 2 * * *,     Australia/Lord_Howe, 2026-10-03T00:00:00Z, RUN_AFTER, "
                + "2026-10-04 02:30 +11:00|2026-10-05 02:15 +11:00|2026-10-06 02:15 +11:00",
        "15 2 * * *,     Australia/Lord_Howe, 2026-10-03T00:00:00Z, SKIP, "
                + "2026-10-05 02:15 +11:00|2026-10-06 02:15 +11:00|2026-10-07 02:15 +11:00",
        "0 0 * * *,      America/Sao_Paulo,   2018-11-03T12:00:00Z, RUN_AFTER, "
                + "2018-11-04 01:00 -02:00|2018-11-05 00:00 -02:00|2018-11-06 00:00 -02:00",
        "0 3 29 2 *,     UTC,                 2096-03-01T00:00:00Z, RUN_AFTER, "
                + "2104-02-29 03:00 +00:00",
        "0 3 1 * 1,      UTC,                 2026-05-30T00:00:00Z, RUN_AFTER, "
                + "2026-06-01 03:00 +00:00|2026-06-08 03:00 +00:00|2026-06-15 03:00 +00:00",
        "0 3 15 * 1,     UTC,                 2026-06-08T03:00:00Z, RUN_AFTER, "
                + "2026-06-15 03:00 +00:00|2026-06-22 03:00 +00:00|2026-06-29 03:00 +00:00",
        "0 3 13 * 5,     UTC,                 2026-06-10T00:00:00Z, RUN_AFTER, "
                + "2026-06-12 03:00 +00:00|2026-06-13 03:00 +00:00|2026-06-19 03:00 +00:00",
        "0 3 */10 * 5,   UTC,                 2026-06-01T12:00:00Z, RUN_AFTER, "
                + "2026-07-31 03:00 +00:00|2026-08-21 03:00 +00:00|2026-09-11 03:00 +00:00",
        "59 23 31 12 *,  UTC,                 2026-12-31T23:58:59Z, RUN_AFTER, "
                + "2026-12-31 23:59 +00:00|2027-12-31 23:59 +00:00|2028-12-31 23:59 +00:00",
        "0 2 * * 7,      UTC,                 2026-03-01T12:00:00Z, RUN_AFTER, "
                + "2026-03-08 02:00 +00:00|2026-03-15 02:00 +00:00|2026-03-22 02:00 +00:00",
        "0 2 * jan MON-TUE, UTC,              2026-12-30T00:00:00Z, RUN_AFTER, "
                + "2027-01-04 02:00 +00:00|2027-01-05 02:00 +00:00|2027-01-11 02:00 +00:00",
    })
    void theNextSlotsAreThose(String schedule, String zone, Instant from, DstGap gap, String expected) {
        List<Slot> slots = slots(schedule, zone, gap).after(from, expected.split("\\|").length);

        assertThat(slots).extracting(Slot::localTime)
                .containsExactly(expected.replaceAll("(?=\\||$)", " " + zone).split("\\|"));
    }

    @Test
    void everyHalfHourLosesNothingAndDoublesNothingWhenTheClocksGoBack() {
        Slots halfHours = slots("*/30 * * * *", "America/New_York", DstGap.RUN_AFTER);
        Instant halfPastMidnight = Instant.parse("2026-11-01T04:30:00Z");

        List<Slot> slots = halfHours.after(halfPastMidnight, 6);

        for (int number = 0; number < slots.size(); number++) {
            assertThat(slots.get(number).instant()).isEqualTo(halfPastMidnight.plusSeconds(1800L * (number + 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe",
            "Asia/Kathmandu"})
    void quarterHoursOfAWholeYearAreEvenlySpaced(String zone) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        List<Slot> slots = new ArrayList<>();
        Slots quarters = slots("*/15 * * * *", zone, DstGap.RUN_AFTER);
        for (int month = 0; month < 12; month++) {
            slots.addAll(quarters.between(start.plus(Duration.ofDays(30L * month)),
                    start.plus(Duration.ofDays(30L * month + 30))));
        }

        assertThat(slots).hasSize(360 * 96);
        assertThat(new HashSet<>(slots)).hasSameSizeAs(slots);
        for (int number = 1; number < slots.size(); number++) {
            assertThat(Duration.between(slots.get(number - 1).instant(), slots.get(number).instant()))
                    .isEqualTo(Duration.ofMinutes(15));
        }
    }

    @Test
    void aSkipIsToldWithItsReasonAndAMoveToo() {
        Instant before = Instant.parse("2026-03-28T12:00:00Z");
        Instant after = before.plus(Duration.ofDays(2));

        List<Slot> skipped = slots("30 2 * * *", "Europe/Berlin", DstGap.SKIP).skippedBetween(before, after);
        assertThat(skipped).singleElement().satisfies(slot -> {
            assertThat(slot.instant()).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
            assertThat(slot.note()).contains("02:30 does not exist on 2026-03-29").contains("skipped");
        });
        Slots moving = slots("30 2 * * *", "Europe/Berlin", DstGap.RUN_AFTER);
        assertThat(moving.skippedBetween(before, after)).isEmpty();
        assertThat(moving.after(before, 1).getFirst().note()).contains("due right after the gap");
    }

    @Test
    void ordinarySlotsAgreeWithASlowReadingOfTheFields() {
        Slots slots = slots("7,37 3-5 10-20 */2 *", "UTC", DstGap.RUN_AFTER);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        List<Instant> expected = new ArrayList<>();
        for (LocalDateTime at = LocalDateTime.of(2026, 1, 1, 0, 1); at.getYear() == 2026; at = at.plusMinutes(1)) {
            boolean due = (at.getMinute() == 7 || at.getMinute() == 37) && at.getHour() >= 3 && at.getHour() <= 5
                    && at.getDayOfMonth() >= 10 && at.getDayOfMonth() <= 20 && at.getMonthValue() % 2 == 1;
            if (due) {
                expected.add(at.toInstant(ZoneOffset.UTC));
            }
        }

        assertThat(slots.between(start, Instant.parse("2026-12-31T23:59:59Z"))).extracting(Slot::instant)
                .containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "* * * *", "0 2 * * 0 2026", "0 0 2 * * ?", "60 2 * * *", "0 24 * * *", "0 2 32 * *", "0 2 0 * *",
        "0 2 * 13 *", "0 2 * * 8", "0 2 31 2 *", "0 2 30 FEB *", "0 2 31 4,6,9,11 *", "@daily", "0 2 L * *",
                "0 2 15W * *",
        "0 2 * * 1#2", "0 2 ? * 1", "*/0 * * * *", "5-1 * * * *", "a b c d e", "-1 * * * *", "1,,2 * * * *",
                "1-2-3 * * * *"
    })
    void aBadExpressionIsRefusedWithTheFieldNamed(String schedule) {
        assertThatIllegalArgumentException().isThrownBy(() -> Slots.requireValid(schedule))
                .withMessageStartingWith("schedule: ");
    }

    @Test
    void anEnormousExpressionIsRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> Slots.requireValid("0,".repeat(5_000) + "0 * * * *"));
    }

    private static Slots slots(String schedule, String zone, DstGap gap) {
        return Slots.of(new Timing(schedule, ZoneId.of(zone), null, gap, PolicyDefaults.PLAN_AHEAD));
    }
}
