package dev.patchyard.adapter.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides what an answer, or the lack of one, means. */
final class AnswerReader {
    private static final Pattern JSON_TYPE = Pattern.compile("application/([a-z0-9.+-]+\\+)?json(;.*)?");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]{0,200}\"");

    private final String collaborator;

    AnswerReader(String collaborator) {
        this.collaborator = collaborator;
    }

    JsonAnswer read(JsonCall call, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status >= 500 || status == 429) {
            throw serverTrouble(call, response);
        }
        if (status < 200 || status >= 300 && status < 400) {
            throw new CollaboratorFault(Kind.UNAVAILABLE, what(call) + ": answered " + status + ", which is no answer");
        }
        String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean typed = JSON_TYPE.matcher(type.replace(" ", "")).matches();
        JsonNode body = typed ? StrictJson.read(response.body()) : null;
        boolean container = body != null && body.isContainerNode();
        if (status < 300 && !container) {
            throw noAnswer(call, "answered " + status + " without a JSON document", null);
        }
        String tag = response.headers().firstValue("ETag").filter(text -> ENTITY_TAG.matcher(text).matches())
                .orElse(null);
        return new JsonAnswer(what(call), status, tag, body, !typed && response.body().length > 0);
    }

    /** @return the fault of a call whose outcome nobody told: a write may have happened */
    CollaboratorFault noAnswer(JsonCall call, String why, @Nullable Throwable cause) {
        Kind kind = call.writes() ? Kind.UNCERTAIN : Kind.UNAVAILABLE;
        return new CollaboratorFault(kind, what(call) + ": " + why, cause);
    }

    /** @return the fault of a connection that failed, worth another try */
    RuntimeException passing(JsonCall call, Throwable cause) {
        boolean neverSent = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
                || cause.getCause() instanceof UnresolvedAddressException;
        if (neverSent) {
            return new PassingFault(new CollaboratorFault(Kind.UNAVAILABLE, what(call) + ": cannot be reached", cause),
                    null, false);
        }
        String why = "the connection failed (" + cause.getClass().getSimpleName() + ")";
        CollaboratorFault fault = noAnswer(call, why, cause);
        // NB: a body beyond the limit also arrives here, without a type of its own; it is not asked for again.
        boolean tooLarge = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("capacity");
        return tooLarge ? fault : new PassingFault(fault, null, false);
    }

    private RuntimeException serverTrouble(JsonCall call, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        boolean refusedToStart = status == 429 || status == 503 || status == 501 || status == 507;
        Kind kind = call.writes() && !refusedToStart ? Kind.UNCERTAIN : Kind.UNAVAILABLE;
        CollaboratorFault fault = new CollaboratorFault(kind, what(call) + ": answered " + status);
        boolean passing = status == 429 || status == 502 || status == 503 || status == 504;
        return passing ? new PassingFault(fault, retryAfter(response), status == 429) : fault;
    }

    private static @Nullable Duration retryAfter(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Retry-After").filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text))).orElse(null);
    }

    private String what(JsonCall call) {
        return collaborator + " " + call.shown();
    }
}
