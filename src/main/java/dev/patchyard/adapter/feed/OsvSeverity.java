package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.advisory.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import us.springett.cvss.Cvss;

/**
 * How bad a document says it is: by its newest CVSS vector, else by the word of its source.
 *
 * @param vector null when there is no vector that can be read
 */
record OsvSeverity(Severity severity, @Nullable String vector) {
    static OsvSeverity of(JsonNode document) {
        List<JsonNode> entries = new ArrayList<>();
        OsvDocument.list(document, "severity").forEach(entries::add);
        for (JsonNode affected : OsvDocument.list(document, "affected")) {
            OsvDocument.list(affected, "severity").forEach(entries::add);
        }
        entries.sort(Comparator.comparing((JsonNode entry) -> OsvDocument.text(entry, "type")).reversed());
        for (JsonNode entry : entries) {
            OsvSeverity severity = ofVector(OsvDocument.text(entry, "type"), OsvDocument.text(entry, "score"));
            if (severity != null) {
                return severity;
            }
        }
        return new OsvSeverity(ofWords(document, entries), null);
    }

    private static @Nullable OsvSeverity ofVector(String type, String vector) {
        if (!type.startsWith("CVSS_") || vector.length() > 300) {
            return null;
        }
        try {
            Cvss cvss = Cvss.fromVector(vector);
            return cvss == null ? null : new OsvSeverity(Severity.ofScore(cvss.calculateScore().getBaseScore()),
                    vector);
        } catch (RuntimeException notAVector) {
            // NB: the library reports bad vectors by several kinds of exceptions; a bad one is as good as none.
            return null;
        }
    }

    private static Severity ofWords(JsonNode document, List<JsonNode> entries) {
        List<String> words = new ArrayList<>();
        words.add(word(document, "database_specific"));
        for (JsonNode affected : document.path("affected")) {
            words.add(word(affected, "database_specific"));
            words.add(word(affected, "ecosystem_specific"));
        }
        entries.forEach(entry -> words.add(OsvDocument.text(entry, "score")));
        return words.stream().map(Severity::ofWord).filter(severity -> severity != Severity.UNKNOWN).findFirst()
                .orElse(Severity.UNKNOWN);
    }

    private static String word(JsonNode node, String member) {
        return node.path(member).path("severity").asText("");
    }
}
