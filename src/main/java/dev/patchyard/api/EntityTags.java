package dev.patchyard.api;

import io.micronaut.http.HttpStatus;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions as entity tags: {@code "7"}. */
final class EntityTags {
    private static final Pattern SHAPE = Pattern.compile("\"([0-9]{1,18})\"");

    private EntityTags() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /**
     * @param header If-Match as it was sent
     * @throws ApiRefusal 428 when it is missing, 400 when it is no entity tag of ours
     */
    static long require(@Nullable String header) {
        if (header == null) {
            throw ApiRefusal.of(HttpStatus.PRECONDITION_REQUIRED, "precondition_required",
                    "send If-Match with the ETag of what you read");
        }
        Matcher matcher = SHAPE.matcher(header.strip());
        if (!matcher.matches()) {
            throw ApiRefusal.invalid("If-Match", "expected an entity tag such as \"3\"");
        }
        return Long.parseLong(matcher.group(1));
    }

    static ApiRefusal stale() {
        return ApiRefusal.of(HttpStatus.PRECONDITION_FAILED, "stale", "somebody else was faster; read again");
    }
}
