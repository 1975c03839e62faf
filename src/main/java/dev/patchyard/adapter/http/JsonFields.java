package dev.patchyard.adapter.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Typed access to a document of a collaborator; a member of the wrong type makes the whole answer unusable. */
public final class JsonFields {
    private final String what;
    private final JsonNode node;

    /** @param what which document this is, for messages */
    public JsonFields(String what, JsonNode node) {
        this.what = what;
        this.node = node;
        if (!node.isObject()) {
            throw wrong("document", "an object");
        }
    }

    public String text(String field) {
        String text = optionalText(field);
        if (text == null || text.isBlank()) {
            throw wrong(field, "text");
        }
        return text;
    }

    /** @return null when absent or null */
    public @Nullable String optionalText(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(field, "text");
        }
        return value.asText();
    }

    /** @return the number, -1 when absent or null */
    public long number(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return -1;
        }
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw wrong(field, "a whole number");
        }
        return value.asLong();
    }

    /** @return an RFC 3339 instant, null when absent or null */
    public @Nullable Instant instant(String field) {
        String text = optionalText(field);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw wrong(field, "an RFC 3339 time");
        }
    }

    /** @return a list of texts, empty when absent or null */
    public List<String> texts(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(field, "a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode entry : value) {
            if (!entry.isTextual()) {
                throw wrong(field, "a list of texts");
            }
            texts.add(entry.asText());
        }
        return texts;
    }

    /** @return the fault of an answer that is not of the contract */
    public CollaboratorFault wrong(String field, String expected) {
        return new CollaboratorFault(Kind.UNAVAILABLE, what + ": " + field + " is not " + expected);
    }
}
