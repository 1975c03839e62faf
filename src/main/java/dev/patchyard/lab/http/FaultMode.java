package dev.patchyard.lab.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ways in which a service can be made to misbehave. */
public enum FaultMode {
    /** 500 without effect. */
    STATUS_500,
    /** 503 with Retry-After, without effect. */
    STATUS_503,
    /** 429 with Retry-After, without effect. */
    STATUS_429,
    /** Holds the request until the fault is removed, at most ten minutes; then the connection closes without effect. */
    HANG,
    /** Closes the connection before anything happened. */
    DROP_BEFORE_EFFECT,
    /** Does the work and closes the connection instead of answering. */
    DROP_AFTER_EFFECT,
    /** An HTML page with status 200, without effect. */
    HTML_200,
    /** Does the work and sends the first half of the answer as if it were whole. */
    TRUNCATED_JSON,
    /** A well-begun JSON answer of 64 MiB, without effect. */
    HUGE_BODY,
    /** 412 to a PATCH, without effect. */
    CONFLICT_412,
    /** Changes read as rejected when they are approved or begun, and as approved when they are not. */
    FLIP_APPROVAL,
    /** Lets a requester approve their own change. */
    LAX_APPROVAL,
    /** A GET sees things as they were {@code delay_ms} ago. */
    STALE_READS,
    /** Waits {@code delay_ms}, then answers as usual. */
    SLOW;

    /** @return the word on the wire */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return the mode of this word */
    static Optional<FaultMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
    }

    /** @return whether this mode means anything for such a request */
    boolean concerns(String method, String path) {
        return switch (this) {
            case CONFLICT_412 -> method.equals("PATCH");
            case FLIP_APPROVAL -> method.equals("GET") && path.startsWith("/itsm/changes");
            case LAX_APPROVAL -> method.equals("POST") && path.endsWith("/approve");
            case STALE_READS -> method.equals("GET");
            case STATUS_500, STATUS_503, STATUS_429, HANG, DROP_BEFORE_EFFECT, DROP_AFTER_EFFECT, HTML_200,
                 TRUNCATED_JSON, HUGE_BODY, SLOW -> true;
        };
    }
}
