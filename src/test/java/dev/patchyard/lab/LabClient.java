package dev.patchyard.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Speaks to the lab's services in tests, as one of its people. Holds each answer to the published contract. */
final class LabClient {
    /** An answer: its status, its headers and its text. */
    record Reply(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        ObjectNode json() {
            try {
                return Json.read(text().getBytes(StandardCharsets.UTF_8));
            } catch (IOException broken) {
                throw new UncheckedIOException(text(), broken);
            }
        }

        String field(String name) {
            return json().path(name).asText(null);
        }
    }

    private final HttpClient http;
    private final LabServices lab;
    private final String person;
    private final boolean truthful;
    private final String[] headers;

    LabClient(HttpClient http, LabServices lab, String person) {
        this(http, lab, person, true);
    }

    private LabClient(HttpClient http, LabServices lab, String person, boolean truthful, String... headers) {
        this.http = http;
        this.truthful = truthful;
        this.lab = lab;
        this.person = person;
        this.headers = headers;
    }

    LabClient with(String... more) {
        return new LabClient(http, lab, person, truthful, more);
    }

    Reply get(String service, String path) {
        return send("GET", service, path, null);
    }

    Reply post(String service, String path, String body) {
        return send("POST", service, path, body);
    }

    Reply patch(String service, String path, String body) {
        return send("PATCH", service, path, body);
    }

    Reply delete(String service, String path) {
        return send("DELETE", service, path, null);
    }

    Reply send(String method, String service, String path, String body) {
        try {
            HttpRequest request = request(method, service, path, body);
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (truthful) {
                PublishedContract.check(service, method, request.uri(), response);
                if (response.statusCode() < 300) {
                    PublishedContract.checkTaken(service, method, request.uri(), body == null ? null : json(body));
                }
            }
            return new Reply(response);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    CompletableFuture<Reply> later(String method, String service, String path, String body) {
        return http.sendAsync(request(method, service, path, body), HttpResponse.BodyHandlers.ofString())
                .thenApply(Reply::new);
    }

    /** @return this client for answers that a fault has spoilt: they are not held to the contract */
    LabClient spoilt() {
        return new LabClient(http, lab, person, false, headers);
    }

    private static String json(String body) {
        return body.replace('\'', '"');
    }

    private HttpRequest request(String method, String service, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(lab.url(service) + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(json(body)));
        if (person != null) {
            request.header("Authorization", "Bearer " + lab.token(person));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }
}
