package dev.patchyard.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * When a policy is due. Pure and bounded: it looks at most nine years ahead, which is the longest way from one 29
 * February to the next.
 *
 * <p>Around a change of the clocks: a time that does not exist is due right after the gap, or skipped where the policy
 * says so; a time that comes twice is due once, at the first. A schedule that is due in every hour follows real time
 * instead: it loses nothing and doubles nothing.
 */
public final class Slots {
    private static final int MOST_DAYS = 9 * 366;
    private static final int MOST_SLOTS = 10_000;
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx VV", Locale.ROOT);

    private final CronFields fields;
    private final List<LocalTime> times;
    private final ZoneId zone;
    private final DstGap gap;

    private Slots(CronFields fields, ZoneId zone, DstGap gap) {
        this.fields = fields;
        this.times = fields.times();
        this.zone = zone;
        this.gap = gap;
    }

    /** @throws IllegalArgumentException when there is no schedule, no zone, or the schedule is bad */
    public static Slots of(Timing timing) {
        if (timing.schedule() == null) {
            throw new IllegalArgumentException("schedule: there is none");
        }
        if (timing.zone() == null) {
            throw new IllegalArgumentException("timezone: a schedule needs one");
        }
        return new Slots(CronFields.parse(timing.schedule()), timing.zone(), timing.dstGap());
    }

    /**
     * @return the schedule with single spaces
     * @throws IllegalArgumentException with the field's name and the reason
     */
    public static String requireValid(String schedule) {
        CronFields.parse(schedule);
        return schedule.strip().replaceAll("\\s+", " ");
    }

    /** @return the next slots strictly after the instant, ascending; fewer only when the years ahead hold no more */
    public List<Slot> after(Instant instant, int count) {
        return walk(instant, Instant.MAX, Math.min(count, MOST_SLOTS), false);
    }

    /** @return the slots after the first instant up to and including the last, at most 10000 */
    public List<Slot> between(Instant after, Instant last) {
        return walk(after, last, MOST_SLOTS, false);
    }

    /** @return what was skipped because its local time did not exist; the instant is the one right after the gap */
    public List<Slot> skippedBetween(Instant after, Instant last) {
        return walk(after, last, MOST_SLOTS, true);
    }

    private List<Slot> walk(Instant after, Instant last, int count, boolean skipped) {
        List<Slot> found = new ArrayList<>();
        LocalDate first = after.atZone(zone).toLocalDate().minusDays(1);
        Instant reached = after;
        for (int day = 0; day < MOST_DAYS && found.size() < count; day++) {
            LocalDate date = first.plusDays(day);
            if (date.atStartOfDay().minusDays(1).toInstant(ZoneOffset.UTC).isAfter(last)) {
                break;
            }
            if (!fields.fits(date)) {
                continue;
            }
            for (Slot slot : ofDay(date, skipped).values()) {
                boolean wanted = slot.instant().isAfter(reached) && !slot.instant().isAfter(last);
                if (wanted && found.size() < count) {
                    found.add(slot);
                    reached = slot.instant();
                }
            }
        }
        return List.copyOf(found);
    }

    private TreeMap<Instant, Slot> ofDay(LocalDate date, boolean skipped) {
        TreeMap<Instant, Slot> slots = new TreeMap<>();
        for (LocalTime time : times) {
            LocalDateTime local = date.atTime(time);
            List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
            if (offsets.isEmpty()) {
                boolean wanted = !fields.everyHour() && (gap == DstGap.SKIP) == skipped;
                if (wanted) {
                    Slot moved = inGap(local);
                    slots.putIfAbsent(moved.instant(), moved);
                }
            } else if (!skipped) {
                ordinary(local, offsets).forEach(slot -> slots.put(slot.instant(), slot));
            }
        }
        return slots;
    }

    private List<Slot> ordinary(LocalDateTime local, List<ZoneOffset> offsets) {
        if (offsets.size() == 1) {
            return List.of(slot(local.toInstant(offsets.getFirst()), ""));
        }
        Instant first = local.toInstant(offsets.getFirst());
        Instant second = local.toInstant(offsets.getLast());
        if (fields.everyHour()) {
            return List.of(slot(first, "this local time comes twice, first"), slot(second,
                    "this local time comes twice, second"));
        }
        return List.of(slot(first, "clocks go back: this local time comes twice, it is due once, at the first"));
    }

    private Slot inGap(LocalDateTime local) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        String lost = "clocks go forward: " + local.toLocalTime() + " does not exist on " + local.toLocalDate();
        return slot(transition.getInstant(), lost + (gap == DstGap.SKIP ? ", skipped" : ", due right after the gap"));
    }

    private Slot slot(Instant instant, String note) {
        return new Slot(instant, SHOWN.format(instant.atZone(zone)), note);
    }
}
