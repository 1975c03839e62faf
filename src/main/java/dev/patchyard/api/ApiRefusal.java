package dev.patchyard.api;

import io.micronaut.http.HttpStatus;
import java.util.List;
import java.util.Map;

/** A request that is not granted, with its status and reason; nothing happened. */
public final class ApiRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpStatus status;
    private final String code;
    private final transient List<Problem.FieldError> errors;
    private final transient Map<String, String> headers;

    private ApiRefusal(
            HttpStatus status, String code, String detail, List<Problem.FieldError> errors, Map<String, String> headers) {
        super(detail);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    static ApiRefusal of(HttpStatus status, String code, String detail) {
        return new ApiRefusal(status, code, detail, List.of(), Map.of());
    }

    static ApiRefusal invalid(String field, String message) {
        return invalid(List.of(new Problem.FieldError(field, message)));
    }

    static ApiRefusal invalid(List<Problem.FieldError> errors) {
        return new ApiRefusal(HttpStatus.BAD_REQUEST, "invalid", "the request is not valid", errors, Map.of());
    }

    static ApiRefusal rule(String field, String message) {
        return rule(List.of(new Problem.FieldError(field, message)));
    }

    static ApiRefusal rule(List<Problem.FieldError> errors) {
        return new ApiRefusal(HttpStatus.UNPROCESSABLE_ENTITY, "rule", "the request cannot be granted", errors, Map.of());
    }

    static ApiRefusal missing(String what) {
        return of(HttpStatus.NOT_FOUND, "not_found", "there is no such " + what);
    }

    static ApiRefusal conflict(String detail) {
        return of(HttpStatus.CONFLICT, "conflict", detail);
    }

    static ApiRefusal later(HttpStatus status, String code, String detail, long seconds) {
        return new ApiRefusal(status, code, detail, List.of(), Map.of("Retry-After", Long.toString(seconds)));
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }

    List<Problem.FieldError> errors() {
        return errors;
    }

    Map<String, String> headers() {
        return headers;
    }
}
