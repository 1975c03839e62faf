package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the fault modes do to a request before it has an effect, and to its answer afterwards. */
final class Misbehaviour {
    private static final long LONGEST_HANG_MILLIS = 600_000;
    private static final int HUGE_CHUNKS = 1024;

    private Misbehaviour() {}

    /** @return the answer that replaces the request's effect, or nothing when the request is to be worked on */
    static Optional<Answer> before(Fault fault) {
        return switch (fault.mode()) {
            case STATUS_500 -> problem(500, "fault");
            case STATUS_503 -> problem(503, "unavailable");
            case STATUS_429 -> problem(429, "too_many_requests");
            case CONFLICT_412 -> problem(412, "version_mismatch");
            case HTML_200 -> Optional.of(new Answer(200, "text/html; charset=utf-8",
                    "<!doctype html><title>Sign in</title><p>Your session has ended.".getBytes(StandardCharsets.UTF_8),
                    Map.of()));
            case SLOW -> {
                Faults.hold(fault, fault.delayMillis());
                yield Optional.empty();
            }
            case HANG, DROP_BEFORE_EFFECT, DROP_AFTER_EFFECT, TRUNCATED_JSON, HUGE_BODY, FLIP_APPROVAL,
                 LAX_APPROVAL, STALE_READS -> Optional.empty();
        };
    }

    /** @return true if the request ended here without reaching the service, with or without an answer */
    static boolean swallowed(Fault fault, HttpExchange exchange) throws IOException {
        return switch (fault.mode()) {
            case HANG -> {
                Faults.hold(fault, LONGEST_HANG_MILLIS);
                yield true;
            }
            case DROP_BEFORE_EFFECT -> true;
            case HUGE_BODY -> {
                huge(exchange);
                yield true;
            }
            case STATUS_500, STATUS_503, STATUS_429, DROP_AFTER_EFFECT, HTML_200, TRUNCATED_JSON, CONFLICT_412,
                 FLIP_APPROVAL, LAX_APPROVAL, STALE_READS, SLOW -> false;
        };
    }

    /** @return the answer as the caller is to see it */
    static Answer after(Fault fault, Answer answer) throws IOException {
        return switch (fault.mode()) {
            case TRUNCATED_JSON -> answer.withBody(Arrays.copyOf(answer.body(), answer.body().length / 2));
            case FLIP_APPROVAL -> answer.status() == 200 ? flipped(answer, fault.ci()) : answer;
            case STATUS_500, STATUS_503, STATUS_429, HANG, DROP_BEFORE_EFFECT, DROP_AFTER_EFFECT, HTML_200, HUGE_BODY,
                 CONFLICT_412, LAX_APPROVAL, STALE_READS, SLOW -> answer;
        };
    }

    private static Optional<Answer> problem(int status, String code) {
        return Optional.of(Problem.of(status, code, "a fault switch of the lab is on").answer());
    }

    private static void huge(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        byte[] filler = new byte[64 << 10];
        Arrays.fill(filler, (byte) 'a');
        try (OutputStream out = exchange.getResponseBody()) {
            out.write("{\"items\":[\"".getBytes(StandardCharsets.UTF_8));
            for (int chunk = 0; chunk < HUGE_CHUNKS; chunk++) {
                out.write(filler);
            }
            out.write("\"],\"next_cursor\":null,\"total\":1}".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Answer flipped(Answer answer, @Nullable String ci) throws IOException {
        ObjectNode body = Json.read(answer.body());
        if (body.has("items")) {
            body.get("items").forEach(change -> flip(change, ci));
        } else {
            flip(body, ci);
        }
        return answer.withBody(Json.write(body));
    }

    private static void flip(JsonNode change, @Nullable String ci) {
        boolean concerned = ci == null;
        for (JsonNode affected : change.path("affected_cis")) {
            concerned |= affected.asText().equals(ci);
        }
        if (concerned && change instanceof ObjectNode document) {
            boolean authorised = document.path("status").asText().matches("approved|in_progress");
            document.put("status", authorised ? "rejected" : "approved");
            document.putNull("approved_by");
        }
    }
}
