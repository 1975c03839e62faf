package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A bad update meets a careful policy: one host takes it and is taken back, the others are never touched. */
final class ActOne {
    private static final String POLICY = "lab-debian";
    private static final String BEFORE = "1.0";

    private final Scene scene;

    ActOne(Scene scene) {
        this.scene = scene;
    }

    void play() {
        Screen screen = scene.screen();
        screen.headline("Act 1: a bad update, on the defaults");
        screen.say("Everything is a default but two: enabled (the default is off: saving a policy must not patch),");
        screen.say("and rollback: auto (the default is manual: a person weighs what a revert throws away).");
        screen.say("The vendor's acme-web 2.1 breaks its own health endpoint; nobody knows that yet.");
        scene.stage().names("debian").forEach(host -> scene.stage().offer(host, "2.1-unhealthy"));
        String forgotten = scene.cast().forgotten();
        screen.say("Alice forgets " + forgotten + " in the change: what nobody approved is not patched.");
        JsonNode run = scene.planApproveRun(List.of(POLICY), "Security updates, lab Debian", List.of(forgotten), () -> {}, Duration.ofSeconds(45))
                .getFirst();
        judge(run, forgotten);
    }

    private void judge(JsonNode run, String forgotten) {
        Findings findings = scene.findings();
        Map<String, HostFate> fates = HostFate.of(run);
        List<String> canaries = run.required("waves").get(0).required("ci_ids").valueStream().map(JsonNode::asText).toList();
        findings.expect("act 1: hosts in the canary wave", 1, canaries.size());
        String canary = canaries.getFirst();
        findings.expect("act 1: verdict", "rolled_back", run.required("verdict").asText());
        fates.forEach((ci, fate) -> {
            if (ci.equals(canary)) {
                findings.expect("act 1: " + ci, "reverted", fate.state());
                findings.expect("act 1: the loss window of " + ci + " is stated", !fate.loss().isEmpty());
            } else if (ci.equals(forgotten)) {
                findings.expect("act 1: " + ci, "not_approved", fate.state());
            } else {
                findings.expect("act 1: " + ci, "not_started", fate.state());
            }
        });
        for (String host : scene.stage().names("debian")) {
            findings.expect("act 1: " + host + " still runs acme-web " + BEFORE, scene.stage().truth(host).soundly(BEFORE));
        }
        String change = run.required("change").required("id").asText();
        findings.expect("act 1: the change", "failed", scene.desk().change(change).required("status").asText());
        findings.expect("act 1: open incidents", 1, scene.desk().openIncidents(run.required("id").asText()).size());
        tell(run, canary, fates);
    }

    private void tell(JsonNode run, String canary, Map<String, HostFate> fates) {
        Screen screen = scene.screen();
        long untouched = fates.values().stream().filter(fate -> fate.state().equals("not_started")).count();
        screen.say("The canary " + canary + " failed its check and the run stopped: " + untouched + " hosts were never touched.");
        screen.say(canary + " was reverted and runs acme-web " + scene.stage().truth(canary).running() + " again. Lost: " + fates.get(canary).loss());
        screen.say("The change ended as %s, %d incident is open; verdict: %s.".formatted(
                scene.desk().change(run.required("change").required("id").asText()).required("status").asText(),
                scene.desk().openIncidents(run.required("id").asText()).size(),
                run.required("verdict").asText()));
    }
}
