package dev.patchyard.policy;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Five cron fields, read as UNIX cron reads them: minute, hour, day of month, month, weekday. A day is due when both
 * day fields fit, or either where both are restricted.
 *
 * <p>NB: the cron library judges what may be written; the days are worked out here, because what the library computes
 * around a change of the clocks loses slots.
 */
final class CronFields {
    private static final int LONGEST_TEXT = 200;
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final String[] MONTHS = {
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"
    };
    private static final Map<String, Integer> WEEKDAYS =
            Map.of("SUN", 0, "MON", 1, "TUE", 2, "WED", 3, "THU", 4, "FRI", 5, "SAT", 6);

    private static final int MOST_KEPT = 1000;
    /** Reading is dear, policies are looked at every minute, and most of them share a few schedules. */
    private static final Map<String, CronFields> READ = new ConcurrentHashMap<>();

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean eitherDay;

    private CronFields(String[] fields) {
        minutes = values(fields[0], 0, 59);
        hours = values(fields[1], 0, 23);
        daysOfMonth = values(fields[2], 1, 31);
        months = values(monthNumbers(fields[3]), 1, 12);
        weekdays = weekdays(fields[4]);
        eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
    }

    /** @throws IllegalArgumentException when it is not five good fields or no date can ever fit */
    static CronFields parse(String text) {
        CronFields known = READ.get(text);
        if (known == null) {
            known = read(text);
            if (READ.size() >= MOST_KEPT) {
                READ.clear();
            }
            READ.put(text, known);
        }
        return known;
    }

    private static CronFields read(String text) {
        String[] fields = text.length() > LONGEST_TEXT ? new String[0] : text.strip().split("\\s+");
        if (fields.length != 5) {
            throw refused("expected five cron fields: minute hour day-of-month month weekday");
        }
        try {
            PARSER.parse(String.join(" ", fields)).validate();
            CronFields parsed = new CronFields(fields);
            if (!parsed.canEverFit()) {
                throw refused("no such date ever comes");
            }
            return parsed;
        } catch (NumberFormatException notUnderstood) {
            throw refused("a cron field is not understood");
        } catch (IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            throw message.startsWith("schedule: ") ? refused : refused("not a cron expression of five fields");
        }
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("schedule: " + why);
    }

    boolean fits(LocalDate date) {
        if (!months.get(date.getMonthValue())) {
            return false;
        }
        boolean dayOfMonth = daysOfMonth.get(date.getDayOfMonth());
        boolean weekday = weekdays.get(date.getDayOfWeek().getValue() % 7);
        return eitherDay ? dayOfMonth || weekday : dayOfMonth && weekday;
    }

    /** @return the local times of a day that fits, ascending */
    List<LocalTime> times() {
        List<LocalTime> times = new ArrayList<>(hours.cardinality() * minutes.cardinality());
        hours.stream().forEach(hour -> minutes.stream().forEach(minute -> times.add(LocalTime.of(hour, minute))));
        return times;
    }

    /** @return whether it is due in every hour, so that it counts real time and not the face of the clock */
    boolean everyHour() {
        return hours.cardinality() == 24;
    }

    private boolean canEverFit() {
        int earliest = daysOfMonth.nextSetBit(0);
        return eitherDay || months.stream().anyMatch(month -> earliest <= Month.of(month).maxLength());
    }

    private static BitSet values(String field, int lowest, int highest) {
        BitSet values = new BitSet(highest + 1);
        for (String part : field.split(",")) {
            String[] steps = part.split("/");
            int step = steps.length > 1 ? Integer.parseInt(steps[1]) : 1;
            String[] ends = steps[0].split("-");
            int from = "*".equals(ends[0]) ? lowest : Integer.parseInt(ends[0]);
            int last = steps.length > 1 || "*".equals(ends[0]) ? highest : from;
            int to = ends.length > 1 ? Integer.parseInt(ends[1]) : last;
            if (step < 1 || from < lowest || to > highest || from > to) {
                throw refused("a range or step does not fit its field");
            }
            for (int value = from; value <= to; value += step) {
                values.set(value);
            }
        }
        return values;
    }

    private static BitSet weekdays(String field) {
        String numbers = field.toUpperCase(Locale.ROOT);
        for (Map.Entry<String, Integer> name : WEEKDAYS.entrySet()) {
            numbers = numbers.replace(name.getKey(), name.getValue().toString());
        }
        BitSet days = values(numbers, 0, 7);
        if (days.get(7)) {
            days.set(0);
        }
        return days;
    }

    private static String monthNumbers(String field) {
        String numbers = field.toUpperCase(Locale.ROOT);
        for (int month = 0; month < MONTHS.length; month++) {
            numbers = numbers.replace(MONTHS[month], Integer.toString(month + 1));
        }
        return numbers;
    }
}
