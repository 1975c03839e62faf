package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that ends in an error, in the words of RFC 9457 with the contract's {@code code} and {@code retryable}. */
public final class Problem extends RuntimeException {
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Invalid request"), Map.entry(401, "Not authenticated"), Map.entry(403, "Not allowed"),
            Map.entry(404, "Not found"), Map.entry(405, "Method not allowed"), Map.entry(409, "Conflict"),
            Map.entry(412, "Version mismatch"), Map.entry(413, "Too large"), Map.entry(422, "Rule violated"),
            Map.entry(428, "Precondition required"), Map.entry(429, "Too many requests"),
            Map.entry(500, "Internal error"), Map.entry(503, "Unavailable"), Map.entry(507, "No space"));

    private final int status;
    private final String code;
    private final @Nullable String field;

    private Problem(int status, String code, @Nullable String field, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.field = field;
    }

    /** @return a problem with this status, stable code and sentence */
    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, null, detail);
    }

    /** @return 400, naming the field that is wrong */
    public static Problem invalid(String field, String detail) {
        return new Problem(400, "invalid_field", field, detail);
    }

    /** @return 422, naming the field that breaks a rule */
    public static Problem ruleViolated(String code, String field, String detail) {
        return new Problem(422, code, field, detail);
    }

    /** @return 404 for a thing of this kind */
    public static Problem notFound(String kind, String id) {
        return new Problem(404, "not_found", null, "there is no " + kind + " " + id);
    }

    /** @return the answer that carries this problem; 429 and 503 say when to try again */
    public Answer answer() {
        ObjectNode body = Json.object()
                .put("type", "about:blank")
                .put("title", TITLES.getOrDefault(status, "Error"))
                .put("status", status)
                .put("detail", getMessage())
                .put("code", code)
                .put("retryable", status == 429 || status == 503);
        if (field != null) {
            body.put("field", field);
        }
        Answer answer = new Answer(status, "application/problem+json", Json.write(body), Map.of());
        return status == 429 || status == 503 ? answer.with("Retry-After", "1") : answer;
    }
}
