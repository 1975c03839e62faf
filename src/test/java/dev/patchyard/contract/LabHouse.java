package dev.patchyard.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.adapter.http.Collaborator;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.Patience;
import dev.patchyard.lab.FakeHosts;
import dev.patchyard.lab.LabServices;
import dev.patchyard.lab.LabSettings;
import dev.patchyard.lab.hosts.HostPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The lab's services in this process, the people who work there, and clients for Patchyard. */
final class LabHouse implements AutoCloseable {
    private static final Patience PATIENT = patience(Duration.ofSeconds(30));
    private static final Patience IMPATIENT = patience(Duration.ofSeconds(1));

    final FakeHosts hosts = new FakeHosts();
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient people = HttpClient.newHttpClient();
    private final Path folder;
    private final LabServices lab;

    LabHouse(Path folder) throws IOException {
        this.folder = folder;
        this.lab = LabServices.start(LabSettings.onLoopback(folder.resolve("lab"), HostPlan.of(12), hosts));
    }

    private static Patience patience(Duration total) {
        return new Patience(Duration.ofSeconds(10), total, 4, Duration.ofMillis(5), Duration.ofMillis(20), 8 << 20);
    }

    /** @param service cmdb, itsm, sim, cmdb_plain or itsm_plain */
    JsonOverHttp client(String service) throws IOException {
        return client(service, PATIENT);
    }

    /** One for tests of silence. */
    JsonOverHttp impatientClient(String service) throws IOException {
        return client(service, IMPATIENT);
    }

    private JsonOverHttp client(String service, Patience patience) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), lab.token("patchyard") + "\n");
        return new JsonOverHttp(new Collaborator(service, URI.create(lab.url(service)), token), patience);
    }

    /** A person's request; single quotes in the body stand for double ones. */
    JsonNode as(String person, String method, String service, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(lab.url(service) + path))
                .header("Authorization", "Bearer " + lab.token(person))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        try {
            HttpResponse<String> response = people.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new AssertionError(person + " " + method + " " + path + ": " + response.statusCode()
                        + response.body());
            }
            return json.readTree(response.body());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    JsonNode get(String service, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(lab.url(service) + path))
                .header("Authorization", "Bearer " + lab.token("lab")).build();
        try {
            return json.readTree(people.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Switches a fault on, in the lab's own words. */
    void fault(String wish) {
        as("lab", "POST", "lab", "/lab/faults", wish);
    }

    @Override
    public void close() {
        lab.close();
        people.close();
    }
}
