package dev.patchyard.lab;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.patchyard.lab.http.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The OpenAPI documents that the services publish, as judges over what the services really answer. */
final class PublishedContract {
    private static final Map<String, String> DOCUMENTS = Stream.of("cmdb", "itsm", "sim").collect(Collectors.toMap(
            name -> name, name -> new String(Texts.resource(name + ".openapi.yml").body(), StandardCharsets.UTF_8)));
    private static final Map<String, OpenApiInteractionValidator> JUDGES = new TreeMap<>(DOCUMENTS.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, document ->
                    OpenApiInteractionValidator.createForInlineApiSpecification(document.getValue()).build())));

    private PublishedContract() {}

    /** @throws AssertionError if the answer is not one that the document allows at this address */
    static void check(String service, String method, URI address, HttpResponse<String> response) {
        if (!JUDGES.containsKey(service) || response.statusCode() == 405 || !known(service, address.getRawPath())) {
            return;
        }
        SimpleResponse.Builder seen = SimpleResponse.Builder.status(response.statusCode());
        response.headers().map().forEach((name, values) -> values.forEach(value -> seen.withHeader(name, value)));
        if (!response.body().isEmpty()) {
            seen.withBody(response.body());
        }
        Request.Method verb = Request.Method.valueOf(method);
        require(JUDGES.get(service).validateResponse(address.getRawPath(), verb, seen.build()),
                method + " " + address + " answered " + response.body());
    }

    /** @throws AssertionError if the document does not allow a request that the service took */
    static void checkTaken(String service, String method, URI address, String body) {
        // NB: the judge takes a POST without a body for one of an unknown media type, even where the body is optional.
        boolean withoutOptionalBody = method.equals("POST") && body == null;
        if (!JUDGES.containsKey(service) || withoutOptionalBody || !known(service, address.getRawPath())) {
            return;
        }
        SimpleRequest.Builder sent = new SimpleRequest.Builder(method, address.getRawPath())
                .withHeader("Authorization", "Bearer token");
        if (address.getRawQuery() != null) {
            for (String pair : address.getRawQuery().split("&")) {
                String name = pair.substring(0, pair.indexOf('='));
                // NB: the judge cannot read lists in the query of a 3.1 document.
                if (!Set.of("tag", "ci").contains(name)) {
                    sent.withQueryParam(name, pair.substring(pair.indexOf('=') + 1));
                }
            }
        }
        if (body != null) {
            sent.withContentType("application/json").withBody(body);
        }
        require(JUDGES.get(service).validateRequest(sent.build()), method + " " + address + " was taken: " + body);
    }

    /** @return every {@code METHOD /path} of a document */
    static Set<String> routes(String service) {
        Set<String> routes = new TreeSet<>();
        try {
            new YAMLMapper().readTree(DOCUMENTS.get(service)).get("paths").properties().forEach(path ->
                    path.getValue().fieldNames().forEachRemaining(method -> {
                        if (!method.equals("parameters")) {
                            routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                        }
                    }));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return routes;
    }

    private static boolean known(String service, String path) {
        return routes(service).stream().map(route -> route.substring(route.indexOf(' ') + 1))
                .anyMatch(template -> path.matches(template.replaceAll("\\{[a-z]+}", "[^/]+")));
    }

    private static void require(ValidationReport report, String what) {
        if (report.hasErrors()) {
            throw new AssertionError(what + "\n" + report.getMessages().stream()
                    .map(ValidationReport.Message::getMessage).collect(Collectors.joining("\n")));
        }
    }
}
