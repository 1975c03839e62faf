package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** The end: every host in a table, and everything again as one JSON object. */
final class Curtain {
    private static final int WHY = 46;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Scene scene;

    Curtain(Scene scene) {
        this.scene = scene;
    }

    /** Host by host over both acts; the last run that knows a host tells how it came out. */
    void table(Map<String, Stage.Truth> before) {
        Map<String, HostFate> fates = new TreeMap<>();
        scene.ended().forEach(run -> fates.putAll(HostFate.of(run)));
        scene.screen().headline("%-8s %-31s %-11s %s".formatted("host", "acme-web before -> after", "outcome", "why"));
        fates.forEach((ci, fate) -> {
            String packages = fate.moved().isEmpty() ? "" : ", " + fate.moved().size() + " packages moved";
            String move = before.get(ci).installed() + " -> " + scene.stage().truth(ci).installed() + packages;
            scene.screen().say("%-8s %-31s %-11s %s".formatted(ci, move, fate.state(), shortened(fate.reason())));
        });
    }

    /** @param seconds since the demo began */
    String json(long seconds) {
        ObjectNode report = MAPPER.createObjectNode();
        report.put("hosts", scene.stage().hosts().size());
        ArrayNode runs = report.putArray("runs");
        scene.ended().forEach(run -> runs.add(run(run)));
        report.putArray("incidents").addAll(scene.desk().incidents());
        report.putArray("changes").addAll(scene.desk().changes());
        report.put("seconds", seconds);
        return report.toString();
    }

    private static ObjectNode run(JsonNode run) {
        ObjectNode document = MAPPER.createObjectNode();
        document.set("id", run.required("id"));
        document.set("policy", run.required("policy_id"));
        document.set("verdict", run.required("verdict"));
        document.set("change", run.required("change").path("number"));
        ObjectNode hosts = document.putObject("hosts");
        HostFate.of(run).forEach((ci, fate) -> hosts.putObject(ci)
                .put("state", fate.state())
                .put("from", fate.before())
                .put("to", fate.after())
                .put("reason", fate.reason()));
        return document;
    }

    private static String shortened(String reason) {
        String line = Screen.harmless(reason).strip().replaceFirst("^went back because: (FAILED: )?", "");
        return line.length() <= WHY ? line : line.substring(0, WHY - 1) + "…";
    }
}
