package dev.patchyard.cli.datacenter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** JSON files. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode read(Path file) {
        try {
            return MAPPER.readTree(file.toFile());
        } catch (IOException broken) {
            throw new UncheckedIOException(file + " cannot be read: " + broken.getMessage(), broken);
        }
    }

    /** Writes a file that a reader sees whole or not at all, readable by its owner alone. */
    static void write(Path file, JsonNode content) {
        try {
            PrivateFile.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
