package dev.patchyard.api;

import java.util.List;

/**
 * An error as RFC 9457 writes it.
 *
 * @param type      {@code urn:patchyard:problem:} and the code
 * @param title     the code in words
 * @param status    HTTP status
 * @param detail    what is wrong with this request; never SQL, a path or a stack
 * @param code      fixed word
 * @param requestId stands in the server's log, too
 * @param errors    fields that are at fault, empty when it is none in particular
 */
public record Problem(
        String type, String title, int status, String detail, String code, String requestId, List<FieldError> errors) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * @param field   where in the request, in wire names
     * @param message what was expected
     */
    public record FieldError(String field, String message) {}

    public Problem {
        errors = List.copyOf(errors);
    }
}
