package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a service says to one request.
 *
 * @param status the HTTP status
 * @param type the media type of the body
 * @param body the bytes, empty for none
 * @param headers further headers
 */
public record Answer(int status, String type, byte[] body, Map<String, String> headers) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    /** @return a JSON answer */
    public static Answer json(int status, JsonNode body) {
        return new Answer(status, "application/json", Json.write(body), Map.of());
    }

    /** @return 204 */
    public static Answer empty() {
        return new Answer(204, "application/json", new byte[0], Map.of());
    }

    /** @return the same answer with one header more */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, type, body, more);
    }

    /** @return the same answer with another body */
    public Answer withBody(byte[] other) {
        return new Answer(status, type, other, headers);
    }
}
