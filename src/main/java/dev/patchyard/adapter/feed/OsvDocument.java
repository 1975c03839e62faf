package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one OSV document (schema 1.x). Members of the wrong type are faults; members that are not known are passed
 * over.
 */
final class OsvDocument {
    static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]{0,99}");
    static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,}");
    static final Pattern ADDRESS = Pattern.compile("https?://[\\x21-\\x7e]{1,2000}");
    static final int LONGEST_SUMMARY = 500;
    static final int LONGEST_DETAILS = 20_000;

    private OsvDocument() {}

    /** @throws IllegalArgumentException naming the member that is wrong */
    static Advisory read(@Nullable JsonNode document) {
        if (document == null || !document.isObject()) {
            throw new IllegalArgumentException("document: expected an object");
        }
        String id = text(document, "id");
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id: expected letters, digits, : . _ - and at most 100 characters");
        }
        Instant modified = instant(document, "modified");
        if (modified == null) {
            throw new IllegalArgumentException("modified: is required");
        }
        Instant published = instant(document, "published");
        List<Affected> affected = new ArrayList<>();
        for (JsonNode entry : list(document, "affected")) {
            affected.addAll(OsvAffected.read(entry));
        }
        OsvSeverity severity = OsvSeverity.of(document);
        return new Advisory(id, aliases(document), cut(text(document, "summary"), LONGEST_SUMMARY),
                cut(text(document, "details"), LONGEST_DETAILS), severity.severity(), severity.vector(),
                published == null ? modified : published, modified, instant(document, "withdrawn"), affected,
                references(document), severity.vectors(), severity.score());
    }

    /** NB: vendors' advisories name their CVEs as upstream or related; people look for those numbers. */
    private static List<String> aliases(JsonNode document) {
        Set<String> aliases = new LinkedHashSet<>();
        list(document, "aliases").forEach(alias -> add(aliases, alias, ID));
        list(document, "upstream").forEach(alias -> add(aliases, alias, CVE));
        list(document, "related").forEach(alias -> add(aliases, alias, CVE));
        return List.copyOf(aliases);
    }

    private static List<String> references(JsonNode document) {
        Set<String> addresses = new LinkedHashSet<>();
        list(document, "references").forEach(reference -> add(addresses, reference.path("url"), ADDRESS));
        return List.copyOf(addresses);
    }

    static void add(Set<String> texts, JsonNode text, Pattern shape) {
        if (text.isTextual() && shape.matcher(text.asText()).matches()) {
            texts.add(text.asText());
        }
    }

    /** @return the text, empty when absent */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw new IllegalArgumentException(field + ": expected text");
        }
        return value.isTextual() ? value.asText() : "";
    }

    static JsonNode list(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
            throw new IllegalArgumentException(field + ": expected a list");
        }
        return value;
    }

    static @Nullable Instant instant(JsonNode node, String field) {
        String text = text(node, field);
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException(field + ": expected an RFC 3339 time");
        }
    }

    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
