package dev.patchyard.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.access.Actor;
import dev.patchyard.access.IdempotencyKeys;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Lets a request that creates something count once, however often it is sent with the same key. */
@Singleton
class Idempotency {
    private static final String HEADER = "Idempotency-Key";
    private static final int LONGEST = 200;

    private final IdempotencyKeys keys;
    private final ObjectMapper json;

    Idempotency(IdempotencyKeys keys, ObjectMapper json) {
        this.keys = keys;
        this.json = json;
    }

    /** The answer is kept and told again as it is. */
    <T> HttpResponse<?> once(HttpRequest<?> request, Actor actor, Object body, Supplier<MutableHttpResponse<T>> work) {
        return once(request, actor, body, UnaryOperator.identity(), work);
    }

    /** @param kept makes of the answer's body what may be kept and told again */
    <T> HttpResponse<?> once(
            HttpRequest<?> request, Actor actor, Object body, UnaryOperator<T> kept, Supplier<MutableHttpResponse<T>> work) {
        String key = request.getHeaders().get(HEADER);
        if (key == null) {
            return work.get();
        }
        if (key.isBlank() || key.length() > LONGEST) {
            throw ApiRefusal.invalid(HEADER, "expected 1 to 200 characters");
        }
        return switch (keys.claim(actor.name(), key, digest(request, body))) {
            case IdempotencyKeys.Claim.Fresh _ -> work(actor, key, kept, work);
            case IdempotencyKeys.Claim.Known known -> again(known.answer());
            case IdempotencyKeys.Claim.Running _ ->
                throw ApiRefusal.conflict("the first request with this Idempotency-Key is still worked on");
            case IdempotencyKeys.Claim.Mismatch _ ->
                throw ApiRefusal.rule(HEADER, "was used for another request");
        };
    }

    private <T> HttpResponse<?> work(
            Actor actor, String key, UnaryOperator<T> kept, Supplier<MutableHttpResponse<T>> work) {
        MutableHttpResponse<T> response;
        try {
            response = work.get();
        } catch (RuntimeException nothingWasMade) {
            keys.release(actor.name(), key);
            throw nothingWasMade;
        }
        T body = response.body();
        keys.answered(actor.name(), key, new IdempotencyKeys.Answer(
                response.code(), response.getHeaders().get(HttpHeaders.LOCATION), body == null ? "" : write(kept.apply(body))));
        return response;
    }

    private HttpResponse<?> again(IdempotencyKeys.Answer answer) {
        MutableHttpResponse<Object> response = HttpResponse.status(HttpStatus.valueOf(answer.status()));
        answer.locationHeader().ifPresent(location -> response.header(HttpHeaders.LOCATION, location));
        return answer.body().isEmpty()
                ? response
                : response.contentType(MediaType.APPLICATION_JSON_TYPE).body(read(answer.body()));
    }

    private String digest(HttpRequest<?> request, Object body) {
        String text = request.getMethodName() + "\n" + request.getPath() + "\n" + write(body);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private String write(@Nullable Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("an answer could not be written", ours);
        }
    }

    private Object read(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("a kept answer could not be read", ours);
        }
    }
}
