package dev.patchyard.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes answers of problems. */
final class Problems {
    private static final String REQUEST_ID = "patchyard.request-id";

    private static final Map<HttpStatus, String> CODES = Map.of(
            HttpStatus.BAD_REQUEST, "invalid",
            HttpStatus.UNAUTHORIZED, "unauthorized",
            HttpStatus.FORBIDDEN, "forbidden",
            HttpStatus.NOT_FOUND, "not_found",
            HttpStatus.METHOD_NOT_ALLOWED, "method_not_allowed",
            HttpStatus.NOT_ACCEPTABLE, "not_acceptable",
            HttpStatus.REQUEST_ENTITY_TOO_LARGE, "too_large",
            HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type",
            HttpStatus.INTERNAL_SERVER_ERROR, "failure");

    private Problems() {}

    static String code(HttpStatus status) {
        return CODES.getOrDefault(status, "refused");
    }

    static String detail(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "the request is not valid";
            case NOT_FOUND -> "there is nothing at this address";
            case METHOD_NOT_ALLOWED -> "this address does not take this method";
            case REQUEST_ENTITY_TOO_LARGE -> "the body is larger than 1 MB";
            case UNSUPPORTED_MEDIA_TYPE -> "the body must be application/json";
            case NOT_ACCEPTABLE -> "this address answers in another media type";
            default -> status.getCode() >= 500 ? "something went wrong here" : "the request is refused";
        };
    }

    static MutableHttpResponse<Problem> answer(
            HttpRequest<?> request,
            HttpStatus status,
            String code,
            String detail,
            List<Problem.FieldError> errors,
            Map<String, String> headers) {
        MutableHttpResponse<Problem> response = HttpResponse.<Problem>status(status)
                .contentType(Problem.MEDIA_TYPE)
                .body(problem(request, status, code, detail, errors));
        headers.forEach(response::header);
        return response;
    }

    static Problem problem(
            HttpRequest<?> request, HttpStatus status, String code, String detail, List<Problem.FieldError> errors) {
        return new Problem(
                "urn:patchyard:problem:" + code, status.getReason(), status.getCode(), detail, code, requestId(request), errors);
    }

    /** @return made once for each request */
    static String requestId(HttpRequest<?> request) {
        return request.getAttribute(REQUEST_ID, String.class).orElseGet(() -> {
            String id = UUID.randomUUID().toString();
            request.setAttribute(REQUEST_ID, id);
            return id;
        });
    }
}
