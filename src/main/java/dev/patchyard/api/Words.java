package dev.patchyard.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How closed sets and times are written on the wire. */
final class Words {
    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable String orNull(@Nullable Enum<?> value) {
        return value == null ? null : of(value);
    }

    /**
     * @return null for null
     * @throws ApiRefusal naming the field and the words that are known
     */
    static <E extends Enum<E>> @Nullable E parse(Class<E> type, String field, @Nullable String word) {
        if (word == null) {
            return null;
        }
        for (E value : type.getEnumConstants()) {
            if (of(value).equals(word)) {
                return value;
            }
        }
        String known = Arrays.stream(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(", "));
        throw ApiRefusal.invalid(field, "expected one of " + known);
    }

    /** @return in UTC with microseconds, which is what the database keeps */
    static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS).toString();
    }
}
