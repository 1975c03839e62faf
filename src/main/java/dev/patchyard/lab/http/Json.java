package dev.patchyard.lab.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;

/** The lab's one way of reading and writing JSON: strict about duplicate keys and trailing text, nulls written. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** @return a new, empty object */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** @return a new array that holds these texts in this order */
    public static ArrayNode texts(Collection<String> values) {
        ArrayNode array = MAPPER.createArrayNode();
        values.forEach(array::add);
        return array;
    }

    /** @return a new array that holds these nodes in this order */
    public static ArrayNode array(Collection<? extends JsonNode> nodes) {
        return MAPPER.createArrayNode().addAll(nodes);
    }

    /**
     * Reads one JSON object.
     *
     * @throws IOException if the text is not JSON, or not an object
     */
    public static ObjectNode read(byte[] text) throws IOException {
        if (MAPPER.readTree(text) instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("expected one JSON object");
    }

    /** @return the node as UTF-8 text without line breaks */
    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree could not be written", impossible);
        }
    }

    /** Applies an RFC 7396 merge patch: objects merge, null removes, everything else replaces. */
    public static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                target.remove(entry.getKey());
            } else if (value instanceof ObjectNode inner) {
                ObjectNode merged = target.get(entry.getKey()) instanceof ObjectNode old ? old : object();
                merge(merged, inner);
                target.set(entry.getKey(), merged);
            } else {
                target.set(entry.getKey(), value);
            }
        });
    }
}
