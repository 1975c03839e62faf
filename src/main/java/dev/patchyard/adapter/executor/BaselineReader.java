package dev.patchyard.adapter.executor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.compliance.Baseline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Understands the baseline in a host's answer to the pre-flight. */
final class BaselineReader {
    /** The play's event log puts this where it cut a list. */
    private static final String CUT = "[cut]";

    private BaselineReader() {}

    /** @return null where the host told none */
    static @Nullable Baseline read(JsonNode said) {
        return said.path("boot_id").isTextual()
                ? new Baseline(said.path("boot_id").asText(), texts(said.path("failed_units")), texts(said.path("running")),
                        said.path("listening").valueStream().filter(JsonNode::isInt).map(JsonNode::asInt).toList(),
                        texts(said.path("mounts")))
                : null;
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().filter(JsonNode::isTextual).map(JsonNode::asText).filter(text -> !text.equals(CUT)).toList();
    }
}
