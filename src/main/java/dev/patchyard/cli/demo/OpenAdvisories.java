package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which advisories the pending updates of each host would close, as the last scan of it says. */
final class OpenAdvisories {
    private OpenAdvisories() {}

    /** @return every host that was ever scanned, by CI */
    static Map<String, Set<String>> byHost(JsonClient operator) {
        Map<String, Set<String>> open = new TreeMap<>();
        String cursor = "";
        do {
            JsonNode page = operator.get("/patch/compliance/states?limit=200" + cursor).wanted();
            for (JsonNode state : page.required("items")) {
                Set<String> advisories = open.computeIfAbsent(state.required("ci_id").asText(), ci -> new TreeSet<>());
                for (JsonNode pending : state.required("pending_patches")) {
                    pending.required("advisories").forEach(advisory -> advisories.add(advisory.asText()));
                }
            }
            JsonNode next = page.required("next_cursor");
            cursor = next.isNull() ? "" : "&cursor=" + URLEncoder.encode(next.asText(), StandardCharsets.UTF_8);
        } while (!cursor.isEmpty());
        return open;
    }
}
