package dev.patchyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml as far as it can be checked without a container engine. */
class ComposeFileTest {
    private static final Path PROJECT = Path.of(System.getProperty("patchyard.home", "."));

    private final JsonNode services = read().required("services");

    @Test
    void thereAreADatabaseTwoNodesAndALab() {
        assertThat(services.properties()).extracting(Map.Entry::getKey).containsExactlyInAnyOrder("postgres", "lab", "node-1", "node-2");
        assertThat(List.of("node-1", "node-2")).allSatisfy(node -> {
            assertThat(services.get(node).required("command").get(0).asText()).isEqualTo("node");
            assertThat(services.get(node).required("network_mode").asText()).isEqualTo("service:lab");
        });
    }

    @Test
    void theNodesShareTheDatabaseAndNeitherPortNorState() {
        JsonNode first = services.required("node-1").required("environment");
        JsonNode second = services.required("node-2").required("environment");

        assertThat(first.required("PATCHYARD_DATABASE_URL")).isEqualTo(second.required("PATCHYARD_DATABASE_URL"));
        assertThat(first.required("MICRONAUT_SERVER_PORT")).isNotEqualTo(second.required("MICRONAUT_SERVER_PORT"));
        assertThat(first.required("PATCHYARD_STATE_DIRECTORY")).isNotEqualTo(second.required("PATCHYARD_STATE_DIRECTORY"));
    }

    @Test
    void everySecretMustBeGivenAndNoneIsAssumed() {
        Pattern demanded = Pattern.compile("\\$\\{[A-Z_]+:\\?.+}");
        services.properties().forEach(service -> service.getValue().path("environment").properties().stream()
                .filter(variable -> variable.getKey().matches(".*(PASSWORD|SECRET|TOKEN|KEY)"))
                .forEach(variable -> assertThat(variable.getValue().asText()).as(variable.getKey()).matches(demanded)));
        assertThat(services.required("postgres").required("environment").has("POSTGRES_PASSWORD")).isTrue();
    }

    @Test
    void nothingIsPublishedBeyondTheMachine() {
        services.properties().forEach(service -> service.getValue().path("ports").forEach(
                port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
    }

    private static JsonNode read() {
        try {
            Object tree = new Yaml().load(Files.readString(PROJECT.resolve("docker-compose.yml")));
            return new ObjectMapper().valueToTree(tree);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
