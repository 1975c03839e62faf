package dev.patchyard.adapter.http;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks JSON with one collaborator. Every call ends within {@link Patience#total}, however slowly the bytes come.
 * Calls that may be repeated are tried again after connection trouble, 429, 502, 503 and 504; others are asked once. A
 * redirect is not followed; an answer that is not JSON is never a success. Whoever gives no answer to several calls in a row
 * is left alone for a moment, and then asked by one caller alone. Thread-safe.
 */
public final class JsonOverHttp {
    /** Calls in a row without an answer, each with all its tries, after which nobody is asked for a while. */
    static final int SILENCES = 5;
    private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

    private final Collaborator collaborator;
    private final Patience patience;
    private final HttpClient client;
    private final @Nullable TokenFile token;
    private final AnswerReader reader;
    private final CircuitBreaker<JsonAnswer> breaker;

    public JsonOverHttp(Collaborator collaborator, Patience patience) {
        this(collaborator, patience, LEFT_ALONE);
    }

    /** @param leftAlone how long nobody is asked after several silences */
    JsonOverHttp(Collaborator collaborator, Patience patience, Duration leftAlone) {
        this.collaborator = collaborator;
        this.patience = patience;
        this.token = collaborator.tokenFile() == null ? null : new TokenFile(collaborator.tokenFile());
        this.reader = new AnswerReader(collaborator.name());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                // Otherwise answers are waited for in vain where the machine has no room for one more thread.
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        this.breaker = CircuitBreaker.<JsonAnswer>builder()
                .handleIf(JsonOverHttp::isSilence)
                .withFailureThreshold(SILENCES)
                .withDelay(leftAlone)
                .withSuccessThreshold(1)
                .build();
    }

    private static boolean isSilence(Throwable thrown) {
        return thrown instanceof PassingFault passing
                ? !passing.isBusy
                : thrown instanceof CollaboratorFault fault && fault.isRetryable();
    }

    /**
     * @return a success or a refusal
     * @throws CollaboratorFault UNAVAILABLE when there was no such answer, UNCERTAIN when a write may have happened
     */
    public JsonAnswer send(JsonCall call) {
        long deadline = System.nanoTime() + patience.total().toNanos();
        RetryPolicy<JsonAnswer> policy = RetryPolicy.<JsonAnswer>builder()
                .handle(PassingFault.class)
                .abortOn(thrown -> tooLate(thrown, deadline))
                .withMaxAttempts(call.repeatable() ? patience.tries() : 1)
                .withBackoff(patience.firstDelay(), patience.longestDelay())
                .withJitter(0.3)
                .withDelayFnOn(asked -> asked.getLastException() instanceof PassingFault passing
                        && passing.retryAfter != null ? passing.retryAfter : Duration.ofNanos(-1), PassingFault.class)
                .build();
        try {
            return Failsafe.with(breaker).compose(policy).get(() -> attempt(call, deadline));
        } catch (PassingFault passing) {
            throw passing.fault;
        } catch (CircuitBreakerOpenException leftAlone) {
            throw new CollaboratorFault(Kind.UNAVAILABLE,
                    what(call) + ": not asked now, there was no answer " + SILENCES + " times in a row");
        } catch (FailsafeException interrupted) {
            Thread.currentThread().interrupt();
            throw new CollaboratorFault(Kind.UNAVAILABLE, what(call) + ": interrupted while waiting to try again");
        }
    }

    private boolean tooLate(Throwable thrown, long deadline) {
        Duration wait = thrown instanceof PassingFault passing && passing.retryAfter != null
                ? passing.retryAfter : patience.firstDelay();
        return System.nanoTime() + wait.toNanos() >= deadline;
    }

    private JsonAnswer attempt(JsonCall call, long deadline) {
        String bearer = token == null ? null : token.read();
        HttpResponse<byte[]> response = exchange(call, bearer, deadline);
        if (response.statusCode() == 401 && token != null && !token.read().equals(bearer)) {
            response = exchange(call, token.read(), deadline);
        }
        return reader.read(call, response);
    }

    private HttpResponse<byte[]> exchange(JsonCall call, @Nullable String bearer, long deadline) {
        CompletableFuture<HttpResponse<byte[]>> pending = client.sendAsync(request(call, bearer),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), patience.largestAnswer()));
        try {
            // NB: a request's own timeout ends with the headers; this one also ends a body that dribbles.
            return pending.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooSlow) {
            pending.cancel(true);
            throw reader.noAnswer(call, "no whole answer within " + patience.total().toSeconds() + " s", tooSlow);
        } catch (InterruptedException interrupted) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw reader.noAnswer(call, "interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw reader.passing(call, failed.getCause());
        }
    }

    private HttpRequest request(JsonCall call, @Nullable String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(collaborator.at(call.path()))
                .header("Accept", "application/json, application/problem+json")
                .header("X-Request-Id", UUID.randomUUID().toString());
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (call.ifMatch() != null) {
            request.header("If-Match", call.ifMatch());
        }
        if (call.idempotencyKey() != null) {
            request.header("Idempotency-Key", call.idempotencyKey());
        }
        if (call.body() == null) {
            return request.method(call.method(), HttpRequest.BodyPublishers.noBody()).build();
        }
        request.header("Content-Type", "application/json");
        return request.method(call.method(),
                HttpRequest.BodyPublishers.ofByteArray(StrictJson.write(call.body()))).build();
    }

    private String what(JsonCall call) {
        return collaborator.name() + " " + call.shown();
    }
}
