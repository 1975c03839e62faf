package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What is to be done in a turn; the same for all sides.
 *
 * @param content  to what
 * @param plan     the frozen plan of Patchyard, whose moves every side carries out
 * @param planId   its run
 * @param policy   its policy
 * @param parallel hosts at once
 */
record Assignment(Content content, JsonNode plan, String planId, String policy, int parallel) {
    String digest() {
        return plan.required("digest").asText();
    }

    List<String> cis() {
        return plan.required("hosts").valueStream().map(host -> host.required("ci_id").asText()).toList();
    }
}
