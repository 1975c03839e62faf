package dev.patchyard.lab.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an HTTP request, decoded.
 *
 * @param segments the path's segments, percent-decoded one by one, so that an id may hold a slash
 */
public record Request(
        String method, String path, List<String> segments, Map<String, List<String>> query, Headers headers,
        byte[] body) {
    private static final int LARGEST_BODY = 4 << 20;

    /**
     * Reads a request whole.
     *
     * @throws Problem 413 if the body is larger than 4 MiB, 400 if the address cannot be decoded
     */
    static Request read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw Problem.of(413, "body_too_large", "the body is larger than 4 MiB");
        }
        String path = exchange.getRequestURI().getRawPath();
        try {
            List<String> segments = Arrays.stream(path.split("/", -1)).skip(1).map(Request::decode).toList();
            return new Request(exchange.getRequestMethod(), path, segments,
                    parameters(exchange.getRequestURI().getRawQuery()), exchange.getRequestHeaders(), body);
        } catch (IllegalArgumentException broken) {
            throw Problem.of(400, "invalid_address", "the address is not percent-encoded as it should be");
        }
    }

    /** @return the first value of a header */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Map<String, List<String>> parameters(@Nullable String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.computeIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), key -> new ArrayList<>())
                    .add(parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
