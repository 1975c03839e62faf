package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.advisory.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import us.springett.cvss.Cvss;

/**
 * How bad a document says it is: by its newest CVSS vector, else by the word of its source.
 *
 * @param vector  null when there is no vector that can be read
 * @param vectors all that can be read, newest version of CVSS first
 * @param score   base score of the vector, null when there is none
 */
record OsvSeverity(Severity severity, @Nullable String vector, List<String> vectors, @Nullable Double score) {
    private static final int LONGEST_VECTOR = 300;

    static OsvSeverity of(JsonNode document) {
        List<JsonNode> entries = new ArrayList<>();
        OsvDocument.list(document, "severity").forEach(entries::add);
        for (JsonNode affected : OsvDocument.list(document, "affected")) {
            OsvDocument.list(affected, "severity").forEach(entries::add);
        }
        entries.sort(Comparator.comparing((JsonNode entry) -> OsvDocument.text(entry, "type")).reversed());
        List<String> vectors = entries.stream()
                .filter(entry -> OsvDocument.text(entry, "type").startsWith("CVSS_"))
                .map(entry -> OsvDocument.text(entry, "score"))
                .toList();
        return of(vectors, () -> ofWords(document, entries));
    }

    /**
     * @param vectors newest first; those that cannot be read are passed over
     * @param word    what counts when there is none
     */
    static OsvSeverity of(List<String> vectors, Supplier<Severity> word) {
        Map<String, Double> scores = new LinkedHashMap<>();
        vectors.forEach(vector -> score(vector).ifPresent(score -> scores.putIfAbsent(vector, score)));
        if (scores.isEmpty()) {
            return new OsvSeverity(word.get(), null, List.of(), null);
        }
        Map.Entry<String, Double> newest = scores.entrySet().iterator().next();
        return new OsvSeverity(
                Severity.ofScore(newest.getValue()), newest.getKey(), List.copyOf(scores.keySet()), newest.getValue());
    }

    private static Optional<Double> score(String vector) {
        if (vector.length() > LONGEST_VECTOR) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Cvss.fromVector(vector)).map(cvss -> cvss.calculateScore().getBaseScore());
        } catch (RuntimeException notAVector) {
            // NB: the library reports bad vectors by several kinds of exceptions; a bad one is as good as none.
            return Optional.empty();
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
