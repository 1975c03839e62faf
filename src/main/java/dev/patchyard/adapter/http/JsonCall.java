package dev.patchyard.adapter.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param method         GET, POST, PATCH or DELETE
 * @param path           encoded path and query, see {@link ResourcePath}
 * @param body           null for none
 * @param ifMatch        entity tag with its quotes, null for an unconditional call
 * @param idempotencyKey null for none
 * @param repeatable     whether doing it twice is as good as doing it once
 */
public record JsonCall(
        String method,
        String path,
        @Nullable Map<String, ?> body,
        @Nullable String ifMatch,
        @Nullable String idempotencyKey,
        boolean repeatable) {
    public static JsonCall get(String path) {
        return new JsonCall("GET", path, null, null, null, true);
    }

    public static JsonCall delete(String path) {
        return new JsonCall("DELETE", path, null, null, null, true);
    }

    /** A POST that is repeated only when {@link #keyed} or {@link #repeated} says so. */
    public static JsonCall post(String path, Map<String, ?> body) {
        return new JsonCall("POST", path, body, null, null, false);
    }

    /** A PATCH sets values, so that a second one changes nothing more. */
    public static JsonCall patch(String path, Map<String, ?> body, @Nullable String ifMatch) {
        return new JsonCall("PATCH", path, body, ifMatch, null, true);
    }

    /** @return the same with an Idempotency-Key, which makes it safe to repeat */
    public JsonCall keyed(String key) {
        return new JsonCall(method, path, body, ifMatch, key, true);
    }

    /** @return the same, repeatable because the object's state refuses a second effect */
    public JsonCall repeated() {
        return new JsonCall(method, path, body, ifMatch, idempotencyKey, true);
    }

    public JsonCall onlyIf(@Nullable String entityTag) {
        return new JsonCall(method, path, body, entityTag, idempotencyKey, repeatable);
    }

    boolean writes() {
        return !"GET".equals(method);
    }

    /** @return method and path for messages; the query may hold data and is left out */
    String shown() {
        int query = path.indexOf('?');
        return method + " " + (query < 0 ? path : path.substring(0, query));
    }
}
