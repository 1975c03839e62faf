package dev.patchyard.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cursor pages. A cursor is opaque to clients and says how far they are; of a list whose newest items come first it also
 * says how long the list was, so that items that came in between shift nothing.
 */
final class Pages {
    static final int MOST = 200;
    static final int USUAL = 50;
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,9}) ([0-9]{1,15})");

    private Pages() {}

    /**
     * One page.
     *
     * @param nextCursor null on the last page
     * @param total      items over all pages
     */
    record Page<T>(List<T> items, @Nullable String nextCursor, long total) {
        <R> Page<R> map(Function<T, R> mapping) {
            return new Page<>(items.stream().map(mapping).toList(), nextCursor, total);
        }
    }

    /** Reads some items of a list. */
    @FunctionalInterface
    interface Slice<T> {
        List<T> read(int offset, int limit);
    }

    /** A page of a list that is short enough to be held in memory. */
    static <T> Page<T> of(List<T> all, @Nullable Integer limit, @Nullable String cursor) {
        return of((offset, count) -> all.stream().skip(offset).limit(count).toList(), all.size(), limit, cursor, false);
    }

    /** @param newestFirst whether new items come in at the front */
    static <T> Page<T> of(
            Slice<T> slice, long total, @Nullable Integer limit, @Nullable String cursor, boolean newestFirst) {
        int count = limit(limit);
        int offset = 0;
        if (cursor != null) {
            Matcher matcher = SHAPE.matcher(decode(cursor));
            if (!matcher.matches()) {
                throw ApiRefusal.invalid("cursor", "not a cursor of this list");
            }
            long grown = newestFirst ? Math.max(0, total - Long.parseLong(matcher.group(2))) : 0;
            offset = Math.toIntExact(Math.min(Integer.MAX_VALUE, Long.parseLong(matcher.group(1)) + grown));
        }
        List<T> items = slice.read(offset, count);
        int reached = offset + items.size();
        String next = !items.isEmpty() && reached < total ? encode(reached + " " + total) : null;
        return new Page<>(items, next, total);
    }

    private static int limit(@Nullable Integer limit) {
        if (limit == null) {
            return USUAL;
        }
        if (limit < 1 || limit > MOST) {
            throw ApiRefusal.invalid("limit", "expected 1 to " + MOST);
        }
        return limit;
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw ApiRefusal.invalid("cursor", "not a cursor of this list");
        }
    }
}
