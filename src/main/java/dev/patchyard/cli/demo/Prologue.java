package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Before the first act: the policies that came as files are accepted by a second person, and every host is looked at. */
final class Prologue {
    private final Scene scene;

    Prologue(Scene scene) {
        this.scene = scene;
    }

    /** @return the advisories that are open on each host */
    Map<String, Set<String>> play() {
        acceptPolicies();
        scan();
        Map<String, Set<String>> byHost = OpenAdvisories.byHost(scene.people().operator());
        Set<String> open = new TreeSet<>();
        byHost.values().forEach(open::addAll);
        scene.findings().expect("security advisories are open before anything is patched", !open.isEmpty());
        scene.screen().say("%d real hosts scanned over SSH: %d advisories are open on them, %s for instance."
                .formatted(scene.stage().hosts().size(), open.size(), open.stream().findFirst().orElse("none")));
        return byHost;
    }

    private void acceptPolicies() {
        JsonClient bob = scene.people().acceptor();
        List<JsonNode> waiting = bob.get("/patch/policies/revisions").wanted().required("items").valueStream().toList();
        for (JsonNode revision : waiting) {
            String path = "/patch/policies/revisions/" + revision.required("policy_id").asText() + "/accept";
            bob.post(path, Map.of("digest", revision.required("digest").asText())).wanted();
        }
        List<String> live = bob.get("/patch/policies").wanted().required("items").valueStream()
                .map(policy -> policy.required("id").asText())
                .toList();
        scene.findings().expect("the policies of policies/ are live", live.containsAll(List.of("lab-debian", "lab-el")));
        scene.screen().say("policies/ holds " + String.join(" and ", live) + ". No file is live by itself: bob has accepted them.");
    }

    private void scan() {
        JsonClient alice = scene.people().operator();
        String id = alice.post("/patch/compliance/scan", Map.of()).wanted().required("id").asText();
        while (true) {
            JsonNode scan = alice.get("/patch/compliance/scans/" + id).wanted();
            scene.screen().show(List.of("  scanned %d of %d hosts".formatted(
                    scan.required("results").size(), scan.required("total").asInt())));
            if (!scan.required("state").asText().equals("running")) {
                scene.findings().expect("the scan", "finished", scan.required("state").asText());
                return;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }
}
