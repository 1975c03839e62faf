package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fixed version goes to all hosts of both families while four things go wrong, each on its own host. */
final class ActTwo {
    private static final String BEFORE = "1.0";
    private static final String FIXED = "3.0";

    private final Scene scene;
    private final Map<String, Set<String>> before;

    /** @param before the advisories that were open on each host before anything was patched */
    ActTwo(Scene scene, Map<String, Set<String>> before) {
        this.scene = scene;
        this.before = Map.copyOf(before);
    }

    void play() {
        scene.screen().headline("Act 2: the fixed version, and a bad day");
        explainSettings();
        List<String> policies = List.of(policy("debian", "debian"), policy("el", "rhel9"));
        setTheStage();
        List<JsonNode> runs = scene.planApproveRun(policies, "Security updates with the fixed acme-web", List.of(),
                () -> scene.stage().cutOff(scene.cast().unreachable()),
                Duration.ofSeconds(20 + 8L * scene.stage().hosts().size()));
        runs.forEach(this::judgeRun);
        judgeHosts(runs);
        tell(runs);
        closed();
    }

    private void closed() {
        Set<String> open = new TreeSet<>();
        Set<String> closed = new TreeSet<>();
        Map<String, Set<String>> now = OpenAdvisories.byHost(scene.people().operator());
        before.forEach((host, advisories) -> {
            boolean moved = wantedStates(host).contains("ok");
            (moved ? closed : open).addAll(advisories);
            if (moved) {
                scene.findings().expect("act 2: advisories still open on " + host, Set.of(), now.getOrDefault(host, Set.of()));
            }
        });
        long patched = before.keySet().stream().filter(host -> wantedStates(host).contains("ok")).count();
        scene.screen().say("%d advisories are closed on %d hosts, as a fresh scan of each says; %d stay open on the other %d."
                .formatted(closed.size(), patched, open.size(), before.size() - patched));
    }

    private void explainSettings() {
        Screen screen = scene.screen();
        screen.say("Carol writes two more policies through the API; over act 1's they set four fields:");
        screen.say("  error_threshold: 3   the default stops at the first failure; today two are known to be possible");
        screen.say("  max_auto_reverts: 3  the default takes back one host and then asks a person");
        screen.say("  soak: PT5S           the default watches the canary for 15 minutes; a demonstration cannot");
        screen.say("  max_parallel: 3      the default is one host at a time below 25 hosts");
    }

    private String policy(String family, String operatingSystem) {
        JsonNode file = scene.people().author().get("/patch/policies/lab-" + family).wanted();
        Map<String, Object> policy = new HashMap<>();
        policy.put("id", "fixed-" + family);
        policy.put("name", "The fixed version for " + family);
        policy.put("os_type", operatingSystem);
        policy.put("target_ci_tags", Map.of("env", "lab"));
        policy.put("enabled", true);
        policy.put("rollback", "auto");
        policy.put("checks", file.required("checks"));
        policy.put("error_threshold", 3);
        policy.put("max_auto_reverts", 3);
        policy.put("soak", "PT5S");
        policy.put("max_parallel", 3);
        return scene.people().author().post("/patch/policies", policy).wanted().required("id").asText();
    }

    private void setTheStage() {
        Cast cast = scene.cast();
        for (Stage.Host host : scene.stage().hosts()) {
            scene.stage().offer(host.name(), suite(host.name()));
        }
        scene.stage().mistag(cast.mistagged(), "rhel9");
        Screen screen = scene.screen();
        screen.say("The vendor has fixed acme-web in 3.0. Today's accidents:");
        screen.say("  %-7s gets a package whose installation fails while dnf says that all went well".formatted(cast.silent()));
        screen.say("  %-7s gets one that breaks its health".formatted(cast.sick()));
        screen.say("  %-7s loses its network after the approval".formatted(cast.unreachable()));
        screen.say("  %-7s is called rhel9 by the CMDB and is none".formatted(cast.mistagged()));
    }

    private String suite(String host) {
        if (host.equals(scene.cast().sick())) {
            return "2.1-unhealthy";
        }
        return host.equals(scene.cast().silent()) ? "2.2-failing" : "3.0";
    }

    private Set<String> wantedStates(String host) {
        Cast cast = scene.cast();
        if (host.equals(cast.sick()) || host.equals(cast.silent())) {
            return Set.of("reverted");
        }
        if (host.equals(cast.unreachable())) {
            return Set.of("unreachable", "left_out");
        }
        return host.equals(cast.mistagged()) ? Set.of("precheck_failed", "left_out") : Set.of("ok");
    }

    private void judgeRun(JsonNode run) {
        Findings findings = scene.findings();
        String policy = run.required("policy_id").asText();
        findings.expect("act 2: verdict of " + policy, "completed_with_errors", run.required("verdict").asText());
        JsonNode change = scene.desk().change(run.required("change").required("id").asText());
        findings.expect("act 2: change of " + policy, "completed", change.required("status").asText());
        findings.expect("act 2: its outcome", "successful_with_issues", change.required("outcome").asText());
        findings.expect("act 2: open incidents of " + policy, 1,
                scene.desk().openIncidents(run.required("id").asText()).size());
        HostFate.of(run).forEach((ci, fate) -> findings.expect(
                "act 2: " + ci + " is " + fate.state() + " (" + fate.reason() + "), the story says " + wantedStates(ci),
                wantedStates(ci).contains(fate.state())));
    }

    private void judgeHosts(List<JsonNode> runs) {
        Findings findings = scene.findings();
        Map<String, HostFate> fates = new HashMap<>();
        runs.forEach(run -> fates.putAll(HostFate.of(run)));
        for (Stage.Host host : scene.stage().hosts()) {
            String name = host.name();
            findings.expect("act 2: a run knows " + name, fates.containsKey(name));
            boolean moved = wantedStates(name).contains("ok");
            Stage.Truth truth = scene.stage().truth(name);
            String wanted = moved ? FIXED : BEFORE;
            findings.expect("act 2: " + name + " soundly runs acme-web " + wanted + ", found " + truth.words(), truth.soundly(wanted));
            if (moved) {
                String status = scene.stage().patchState(name).path("compliance_status").asText();
                findings.expect("act 2: the CMDB calls " + name, "compliant", status);
            }
        }
        String mistaken = fates.containsKey(scene.cast().mistagged()) ? fates.get(scene.cast().mistagged()).reason() : "";
        findings.expect("act 2: the contradiction of " + scene.cast().mistagged() + " is reported, it says: " + mistaken,
                mistaken.contains("os_mismatch"));
    }

    private void tell(List<JsonNode> runs) {
        for (JsonNode run : runs) {
            JsonNode change = scene.desk().change(run.required("change").required("id").asText());
            scene.screen().say("%s: %s; change %s %s (%s), %d incident open.".formatted(
                    run.required("policy_id").asText(),
                    run.required("verdict").asText(),
                    change.required("number").asText(),
                    change.required("status").asText(),
                    change.required("outcome").asText(),
                    scene.desk().openIncidents(run.required("id").asText()).size()));
        }
    }
}
