package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Cuts a list into pages: {@code items}, {@code next_cursor} and {@code total}. */
public final class Pages {
    private static final int LARGEST = 200;

    private Pages() {}

    /**
     * @param matches everything that matched, in a fixed order, each with an {@code id}
     * @return the page that {@code limit} (1 to 200) and {@code cursor} ask for
     */
    public static Answer page(Call call, List<ObjectNode> matches) {
        int from = call.query("cursor").map(cursor -> after(matches, cursor)).orElse(0);
        int to = Math.min(matches.size(), from + limit(call));
        ObjectNode page = Json.object();
        page.set("items", Json.array(matches.subList(from, to)));
        page.put("next_cursor", to < matches.size() ? cursor(matches.get(to - 1)) : null);
        page.put("total", matches.size());
        return Answer.json(200, page);
    }

    private static int limit(Call call) {
        String text = call.query("limit").orElse("" + LARGEST);
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LARGEST) {
            throw Problem.invalid("limit", "limit must be a number from 1 to " + LARGEST);
        }
        return Integer.parseInt(text);
    }

    private static String cursor(ObjectNode last) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(last.get("id").asText().getBytes(StandardCharsets.UTF_8));
    }

    private static int after(List<ObjectNode> matches, String cursor) {
        for (int index = 0; index < matches.size(); index++) {
            if (cursor(matches.get(index)).equals(cursor)) {
                return index + 1;
            }
        }
        throw Problem.invalid("cursor", "this cursor is not one of this list, or its entry is gone");
    }
}
