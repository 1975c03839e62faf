package dev.patchyard.adapter.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads lists to their end: pages of {@code {"items", "next_cursor"}}, or one bare array from a plainer server. */
public final class JsonPages {
    private static final String PAGE_SIZE = "200";
    private static final int MOST_PAGES = 1_000;

    private final JsonOverHttp http;

    public JsonPages(JsonOverHttp http) {
        this.http = http;
    }

    /**
     * @param path       encoded, without a query
     * @param parameters the filter
     * @return every entry in the order of the server, entries that stand on two pages twice
     * @throws CollaboratorFault UNAVAILABLE when a page is not of the contract or the pages never end
     */
    public List<JsonNode> all(String path, List<Map.Entry<String, String>> parameters) {
        List<JsonNode> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String cursor = null;
        do {
            JsonAnswer answer = http.send(JsonCall.get(path + query(parameters, cursor)));
            JsonNode page = answer.orFault();
            JsonNode items = page.isArray() ? page : page.path("items");
            if (!items.isArray()) {
                throw new CollaboratorFault(Kind.UNAVAILABLE, answer.what() + ": answered without items");
            }
            items.forEach(entries::add);
            cursor = page.isArray() ? null : next(answer.what(), page.path("next_cursor"));
            if (cursor != null && (!seen.add(cursor) || seen.size() > MOST_PAGES)) {
                throw new CollaboratorFault(Kind.UNAVAILABLE, answer.what() + ": the pages do not end");
            }
        } while (cursor != null);
        return entries;
    }

    private static String query(List<Map.Entry<String, String>> parameters, @Nullable String cursor) {
        List<Map.Entry<String, String>> all = new ArrayList<>(parameters);
        all.add(Map.entry("limit", PAGE_SIZE));
        if (cursor != null) {
            all.add(Map.entry("cursor", cursor));
        }
        return ResourcePath.query(all);
    }

    private static @Nullable String next(String what, JsonNode cursor) {
        if (cursor.isMissingNode() || cursor.isNull()) {
            return null;
        }
        if (!cursor.isTextual()) {
            throw new CollaboratorFault(Kind.UNAVAILABLE, what + ": next_cursor is not text");
        }
        return cursor.asText().isEmpty() ? null : cursor.asText();
    }
}
