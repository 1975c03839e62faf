package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Finds every text that a request mentions, so that a fault can be about one CI wherever it stands. */
final class Mentions {
    private Mentions() {}

    static Set<String> in(Request request) {
        Set<String> texts = new HashSet<>(request.segments());
        request.query().values().forEach(texts::addAll);
        if (request.body().length > 0) {
            try {
                collect(Json.read(request.body()), texts);
            } catch (IOException notJson) {
                return texts;
            }
        }
        return texts;
    }

    private static void collect(JsonNode node, Set<String> texts) {
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(child -> collect(child, texts));
    }
}
