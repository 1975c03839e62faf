package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Remembers what was answered to a POST with an {@code Idempotency-Key}: the same body gets the same answer again,
 * another body 422, and a key whose first request still runs 409. Errors are not kept: what was busy may be free now.
 */
final class Idempotency {
    private static final int MOST_KEPT = 2000;

    private final Shelf answers;
    private final Clock clock;
    private final Set<String> running = new HashSet<>();

    Idempotency(Shelf answers, Clock clock) {
        this.answers = answers;
        this.clock = clock;
    }

    Answer once(Call call, String key, Supplier<Answer> work) {
        String id = digest((call.person().name() + "\n" + call.request().path() + "\n" + key)
                .getBytes(StandardCharsets.UTF_8));
        String body = digest(call.request().body());
        Optional<Answer> known = begin(id, body);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            Answer answer = answered(work);
            if (answer.status() < 300) {
                answers.keep(MOST_KEPT - 1);
                answers.put(document(id, body, answer));
            }
            return answer;
        } finally {
            synchronized (running) {
                running.remove(id);
            }
        }
    }

    private Optional<Answer> begin(String id, String body) {
        synchronized (running) {
            Optional<ObjectNode> kept = answers.find(id);
            if (kept.isPresent()) {
                if (!kept.get().get("body").asText().equals(body)) {
                    throw Problem.of(422, "idempotency_key_reused",
                            "this Idempotency-Key came with another body before");
                }
                return kept.map(Idempotency::answer);
            }
            if (!running.add(id)) {
                throw Problem.of(409, "idempotency_key_running",
                        "the first request with this Idempotency-Key still runs");
            }
            return Optional.empty();
        }
    }

    private static Answer answered(Supplier<Answer> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            return problem.answer();
        }
    }

    private ObjectNode document(String id, String body, Answer answer) {
        ObjectNode document = Json.object().put("id", id).put("body", body).put("at", clock.instant().toString())
                .put("status", answer.status()).put("type", answer.type())
                .put("answer", Base64.getEncoder().encodeToString(answer.body()));
        ObjectNode headers = document.putObject("headers");
        answer.headers().forEach(headers::put);
        return document;
    }

    private static Answer answer(ObjectNode document) {
        Answer answer = new Answer(document.get("status").asInt(), document.get("type").asText(),
                Base64.getDecoder().decode(document.get("answer").asText()), Map.of("Idempotent-Replay", "true"));
        for (Map.Entry<String, JsonNode> header : document.get("headers").properties()) {
            answer = answer.with(header.getKey(), header.getValue().asText());
        }
        return answer;
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
