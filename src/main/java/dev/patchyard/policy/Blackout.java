package dev.patchyard.policy;

import dev.patchyard.inventory.Ci;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A named time in which no host is started: whole days, both named ones included.
 *
 * @param id     slug: lower-case letters, digits and hyphens, at most 64 characters
 * @param name   for people
 * @param from   its first day
 * @param to     its last day
 * @param zone   where the days begin and end
 * @param scope  pairs that a CI must all carry to be in it; empty for every CI
 * @param reason why, may be empty
 */
public record Blackout(
        String id, String name, LocalDate from, LocalDate to, ZoneId zone, Map<String, String> scope, String reason) {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final long MOST_DAYS = 400;

    public Blackout {
        if (!SLUG.matcher(id).matches()) {
            throw new IllegalArgumentException("id: expected lower-case letters, digits and hyphens, at most 64");
        }
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("name: expected 1 to 200 characters");
        }
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to: the last day comes before the first");
        }
        if (to.isAfter(from.plusDays(MOST_DAYS))) {
            throw new IllegalArgumentException("to: a blackout has at most " + MOST_DAYS + " days");
        }
        scope = Map.copyOf(scope);
    }

    public Instant begins() {
        return from.atStartOfDay(zone).toInstant();
    }

    /** @return the first instant after it */
    public Instant ends() {
        return to.plusDays(1).atStartOfDay(zone).toInstant();
    }

    public boolean lasts(Instant at) {
        return !at.isBefore(begins()) && at.isBefore(ends());
    }

    public boolean covers(Ci ci) {
        return ci.carries(scope);
    }

    /** @return whether every CI with these tags is in it */
    public boolean coversAllOf(Map<String, String> tags) {
        return tags.entrySet().containsAll(scope.entrySet());
    }

    @Override
    public String toString() {
        return "blackout " + name + " until " + ends();
    }
}
