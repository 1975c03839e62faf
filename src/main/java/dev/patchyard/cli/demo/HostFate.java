package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one host came out of one run, as the run tells it.
 *
 * @param state word of the host's state; for a host that was left out at planning, {@code left_out}
 * @param reason why
 * @param from  patch level before, empty where unknown
 * @param to    patch level after
 * @param moved the packages that moved, as {@code name from → to}
 * @param loss  what a revert discarded, empty where nothing was
 */
record HostFate(String state, String reason, String from, String to, List<String> moved, String loss) {
    /** A CI that is tagged with another operating system is another policy's; the run lists it and does not miss it. */
    private static final String NOT_MEANT = "os_tag_differs";

    /** @return every host that the run was meant for, planned or left out, by CI */
    static Map<String, HostFate> of(JsonNode run) {
        Map<String, HostFate> fates = new TreeMap<>();
        for (JsonNode left : run.required("left_out")) {
            if (left.required("reason").asText().equals(NOT_MEANT)) {
                continue;
            }
            String reason = left.required("reason").asText() + ": " + left.required("detail").asText();
            fates.put(left.required("ci_id").asText(), new HostFate("left_out", reason, "", "", List.of(), ""));
        }
        for (JsonNode host : run.required("hosts")) {
            fates.put(host.required("ci_id").asText(), new HostFate(
                    host.required("state").asText(),
                    host.required("reason").asText(),
                    host.required("from").asText(),
                    host.required("to").asText(),
                    host.required("moved").valueStream().map(JsonNode::asText).toList(),
                    host.required("loss").asText()));
        }
        return fates;
    }

    /** @return the patch level before, with the packages that moved in their old versions */
    String before() {
        return withPackages(from, 1);
    }

    /** @return the patch level after, with the packages that moved in their new versions */
    String after() {
        return withPackages(to, 3);
    }

    private String withPackages(String level, int word) {
        List<String> packages = moved.stream()
                .map(move -> move.split(" "))
                .filter(words -> words.length == 4)
                .map(words -> words[0] + " " + words[word])
                .toList();
        return packages.isEmpty() ? level : level + " (" + String.join(", ", packages) + ")";
    }
}
