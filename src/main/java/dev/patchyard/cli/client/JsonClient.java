package dev.patchyard.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.cli.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One service, spoken to as one person. Calls wait for the answer, at most 30 seconds. Safe for use by several threads. */
public final class JsonClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI base;
    private final @Nullable String token;

    /**
     * @param base  address without a path
     * @param token bearer token, null to be nobody
     */
    public JsonClient(URI base, @Nullable String token) {
        this.base = base;
        this.token = token;
    }

    public Reply get(String path) {
        return send("GET", path, null, Map.of());
    }

    public Reply post(String path, Object body) {
        return send("POST", path, body, Map.of());
    }

    public Reply patch(String path, Object body) {
        return send("PATCH", path, body, Map.of());
    }

    public Reply delete(String path) {
        return send("DELETE", path, null, Map.of());
    }

    /**
     * Sends one request.
     *
     * @param body    anything that JSON can be made of, null for none
     * @param headers besides the token and the content type
     * @return the answer, whatever its status
     * @throws NoAnswer if none came
     */
    public Reply send(String method, String path, @Nullable Object body, Map<String, String> headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
            headers.forEach(request::header);
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            request.method(method, body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body)));
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(method + " " + path, response.statusCode(), read(response), response.headers());
        } catch (IOException none) {
            throw new NoAnswer(method + " " + base.resolve(path) + ": " + none.getMessage());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new NoAnswer(method + " " + base.resolve(path) + ": interrupted");
        }
    }

    private static JsonNode read(HttpResponse<byte[]> response) throws IOException {
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        if (json && response.body().length > 0) {
            return MAPPER.readTree(response.body());
        }
        return MAPPER.getNodeFactory().textNode(new String(response.body(), StandardCharsets.UTF_8));
    }

    /** The service could not be reached, or did not answer in time. */
    public static final class NoAnswer extends Trouble {
        private static final long serialVersionUID = 1L;

        NoAnswer(String message) {
            super(message);
        }
    }
}
