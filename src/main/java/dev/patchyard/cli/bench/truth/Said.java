package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run says of a host.
 *
 * @param word        its state, or {@code left_out} where it was not planned
 * @param reason      the run's own words
 * @param permittedAt when the run says that it was permitted, null when it was not
 */
record Said(String word, String reason, @Nullable Instant permittedAt) {
    private static final String OTHER_OS = "os_tag_differs";

    /** @return by host, what these runs say together; a run that plans a host speaks for it before one that leaves it out */
    static Map<String, Said> by(Iterable<JsonNode> runs) {
        Map<String, Said> said = new HashMap<>();
        for (JsonNode run : runs) {
            run.required("left_out").forEach(left -> said.merge(
                    left.required("ci_id").asText(), leftOut(left), (one, other) -> one.reason().startsWith(OTHER_OS) ? other : one));
        }
        for (JsonNode run : runs) {
            run.required("hosts").forEach(host -> said.put(host.required("ci_id").asText(), planned(host)));
        }
        return said;
    }

    /** @return the word of a host that no run mentions */
    static Said nothing() {
        return new Said("unmentioned", "", null);
    }

    private static Said leftOut(JsonNode left) {
        String reason = left.required("reason").asText();
        String word = reason.equals("at_target") ? reason : Kind.LEFT_OUT;
        return new Said(word, reason + ": " + left.path("detail").asText(), null);
    }

    private static Said planned(JsonNode host) {
        JsonNode permitted = host.required("permitted_at");
        return new Said(
                host.required("state").asText(), host.required("reason").asText(),
                permitted.isNull() ? null : Instant.parse(permitted.asText()));
    }
}
