package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Checks the fields of a request's body, and names the one that is wrong. */
public final class Fields {
    private Fields() {}

    /** @throws Problem 400 if the body has a field that is not one of these */
    public static void only(ObjectNode body, Collection<String> known) {
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw Problem.invalid(name, "there is no field " + name + " here");
            }
        });
    }

    /** @return a text that is there and not blank */
    public static String text(ObjectNode body, String field) {
        return optionalText(body, field)
                .orElseThrow(() -> Problem.invalid(field, field + " is missing"));
    }

    /** @return a text that is not blank, or nothing when the field is absent or null */
    public static Optional<String> optionalText(ObjectNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            throw Problem.invalid(field, field + " must be a text that is not blank");
        }
        return Optional.of(value.asText());
    }

    /** Checks that a field, when it is there and not null, is one of these words. */
    public static void oneOf(ObjectNode body, String field, Collection<String> words) {
        optionalText(body, field).filter(value -> !words.contains(value)).ifPresent(value -> {
            throw Problem.invalid(field, field + " must be one of " + String.join(", ", words));
        });
    }

    /** @return the texts of a list, empty when the field is absent */
    public static List<String> texts(ObjectNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || StreamSupport.stream(value.spliterator(), false).anyMatch(item -> !item.isTextual())) {
            throw Problem.invalid(field, field + " must be a list of texts");
        }
        return StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList();
    }

    /** @return a truth value, or this one when the field is absent */
    public static boolean truth(ObjectNode body, String field, boolean absent) {
        JsonNode value = body.get(field);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw Problem.invalid(field, field + " must be true or false");
        }
        return value.asBoolean();
    }

    /** @return a time with its offset, or nothing when the field is absent or null */
    public static Optional<Instant> time(ObjectNode body, String field) {
        return optionalText(body, field).map(text -> time(text, field));
    }

    /** @throws Problem 400 unless the text is an RFC 3339 time */
    public static Instant time(String text, String field) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException broken) {
            throw Problem.invalid(field, field + " must be a time like 2026-03-01T02:00:00Z");
        }
    }
}
