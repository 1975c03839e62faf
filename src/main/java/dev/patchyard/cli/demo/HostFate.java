package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one host came out of one run, as the run tells it.
 *
 * @param state word of the host's state; for a host that was left out at planning, {@code left_out}
 * @param reason why
 * @param from  patch level before, empty where unknown
 * @param to    patch level after
 * @param moved how many packages moved
 * @param loss  what a revert discarded, empty where nothing was
 */
record HostFate(String state, String reason, String from, String to, int moved, String loss) {
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
            fates.put(left.required("ci_id").asText(), new HostFate("left_out", reason, "", "", 0, ""));
        }
        for (JsonNode host : run.required("hosts")) {
            fates.put(host.required("ci_id").asText(), new HostFate(
                    host.required("state").asText(),
                    host.required("reason").asText(),
                    host.required("from").asText(),
                    host.required("to").asText(),
                    host.required("moved").size(),
                    host.required("loss").asText()));
        }
        return fates;
    }
}
