package dev.patchyard.api;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** openapi.yml as a judge over what the server takes and answers, and as data for comparisons. */
final class Contract {
    private static final Path FILE = Path.of("openapi.yml");
    private static final JsonNode DOCUMENT = read();
    private static final OpenApiInteractionValidator JUDGE =
            OpenApiInteractionValidator.createForInlineApiSpecification(text()).build();

    /** What was seen by any test of this run, as {@code METHOD /path 200}. */
    static final Set<String> SEEN = new ConcurrentSkipListSet<>();

    private Contract() {}

    static JsonNode document() {
        return DOCUMENT;
    }

    /** @return every operation as {@code METHOD /path} */
    static Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        DOCUMENT.get("paths").properties().forEach(path -> path.getValue().properties().forEach(method ->
                operations.put(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue())));
        return operations;
    }

    /** @return the operation that answers this address, fixed paths before those with variables */
    static Optional<String> operation(String method, String rawPath) {
        return operations().keySet().stream()
                .filter(operation -> operation.startsWith(method + " "))
                .filter(operation -> rawPath.matches(
                        operation.substring(method.length() + 1).replaceAll("\\{[a-z_]+}", "[^/]+")))
                .min((left, right) -> Integer.compare(variables(left), variables(right)));
    }

    private static int variables(String operation) {
        return operation.length() - operation.replace("{", "").length();
    }

    /** @throws AssertionError when the answer is not one that the contract allows */
    static void judge(HttpRequest request, @Nullable String sent, HttpResponse<String> response) {
        String path = request.uri().getRawPath();
        Optional<String> operation = operation(request.method(), path);
        if (operation.isEmpty()) {
            return;
        }
        SEEN.add(operation.get() + " " + response.statusCode());
        SimpleResponse.Builder seen = SimpleResponse.Builder.status(response.statusCode());
        response.headers().map().forEach((name, values) -> values.forEach(value -> seen.withHeader(name, value)));
        if (!response.body().isEmpty()) {
            seen.withBody(response.body());
        }
        require(JUDGE.validateResponse(path, Request.Method.valueOf(request.method()), seen.build()),
                request.method() + " " + request.uri() + " answered " + response.statusCode() + " " + response.body());
        if (response.statusCode() < 300) {
            require(JUDGE.validateRequest(simple(request, sent)), request.method() + " " + request.uri() + " was taken: " + sent);
        }
    }

    /** @throws AssertionError when a WebSocket of that address may not say this */
    static void judgeMessage(String path, String message) {
        SEEN.add("GET " + path + " 101");
        SimpleResponse told = SimpleResponse.Builder.status(101)
                .withHeader("Content-Type", "application/json")
                .withBody(message)
                .build();
        require(JUDGE.validateResponse(path, Request.Method.GET, told), "a message of " + path + ": " + message);
    }

    private static SimpleRequest simple(HttpRequest request, @Nullable String sent) {
        URI address = request.uri();
        SimpleRequest.Builder builder = new SimpleRequest.Builder(request.method(), address.getRawPath());
        request.headers().map().forEach((name, values) -> values.forEach(value -> builder.withHeader(name, value)));
        if (address.getRawQuery() != null) {
            for (String pair : address.getRawQuery().split("&")) {
                int equals = pair.indexOf('=');
                builder.withQueryParam(
                        pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        if (sent != null) {
            builder.withBody(sent);
        }
        return builder.build();
    }

    private static void require(ValidationReport report, String what) {
        if (report.hasErrors()) {
            throw new AssertionError(what + "\n" + report.getMessages().stream()
                    .map(ValidationReport.Message::getMessage)
                    .collect(Collectors.joining("\n")));
        }
    }

    /** @return names of the properties of a schema */
    static Set<String> properties(String schema) {
        Set<String> names = new TreeSet<>();
        DOCUMENT.at("/components/schemas/" + schema + "/properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String text() {
        try {
            return Files.readString(FILE);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(text());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
