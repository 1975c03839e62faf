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

    private Problems() {}

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
