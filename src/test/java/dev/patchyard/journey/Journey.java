package dev.patchyard.journey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.datacenter.SecondServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test on real hosts. What it calls is the public API of the server and of the lab's services; classes run side by
 * side, so a journey touches only the hosts it was lent, names its faults by CI, and finds its hosts by its own tag.
 */
@Tag("journey")
@ExtendWith(OnTheLab.class)
abstract class Journey {
    /** Long enough for a loaded machine; nothing is ever judged by it but a hang. */
    private static final Duration HANGS = Duration.ofMinutes(12);

    private final List<LentHost> lent = new ArrayList<>();
    private final Map<LentHost, JsonNode> asTheyWere = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, JsonClient> tokensOfSecond = new HashMap<>();
    private SecondServer second;
    private Site site;
    private String tag;
    private Instant begun;

    void arrive(Site onThis, String testName) {
        site = onThis;
        begun = RealTime.now();
        String shortened = testName.length() > 30 ? testName.substring(0, 30) : testName;
        tag = shortened + "-" + UUID.randomUUID().toString().substring(0, 6);
    }

    void leave() {
        faults.forEach(fault -> lab().delete("/lab/faults/" + fault));
        RuntimeException failure = null;
        for (LentHost host : lent) {
            try {
                host.leave(asTheyWere.get(host));
                site.hosts().giveBack(host);
            } catch (RuntimeException broken) {
                failure = broken; // The host stays out of the pool: nobody else shall stumble over it.
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    // --- hosts ---

    /**
     * Hosts for this test alone; to be called once in a test. They are offered suite 2.0.
     *
     * @return Debian ones first, within a family by name, so that the first of a family is the canary
     */
    protected List<LentHost> givenHosts(int debian, int el) {
        if (!lent.isEmpty()) {
            throw new IllegalStateException("ask for all hosts at once: journeys that ask twice may wait for each other");
        }
        lent.addAll(site.hosts().lend(debian, el));
        lent.sort(Comparator.comparing(LentHost::name));
        for (LentHost host : lent) {
            asTheyWere.put(host, host.ci());
            host.arrive(tag);
            host.offered("2.0");
        }
        return List.copyOf(lent);
    }

    protected LentHost givenADebianHost() {
        return givenHosts(1, 0).getFirst();
    }

    protected LentHost givenAnElHost() {
        return givenHosts(0, 1).getFirst();
    }

    // --- services ---

    /** @return the server as an operator: view, plan, execute */
    protected JsonClient operator() {
        return serverAs("operator");
    }

    /** @return the server as somebody with that role */
    protected JsonClient serverAs(String role) {
        return second == null ? site.serverWith(role) : tokensOfSecond.computeIfAbsent(role, this::issuedBySecond);
    }

    /** From here on this journey speaks to another server. */
    protected void speakingTo(SecondServer server) {
        second = server;
    }

    private JsonClient issuedBySecond(String role) {
        String token = new JsonClient(second.url(), second.token())
                .post("/patch/tokens", Map.of("name", "journey " + role, "role", role)).wanted()
                .required("secret").asText();
        return new JsonClient(second.url(), token);
    }

    protected JsonClient alice() {
        return site.lab("itsm", "alice");
    }

    protected JsonClient bob() {
        return site.lab("itsm", "bob");
    }

    protected JsonClient cmdb() {
        return site.lab("cmdb", "cmdb-admin");
    }

    protected JsonClient lab() {
        return site.lab("lab", "lab");
    }

    protected Site site() {
        return site;
    }

    /** @return the tag value that this journey's hosts carry under {@code journey} */
    protected String tag() {
        return tag;
    }

    /**
     * A fault of a lab service for requests about one host, withdrawn after the test.
     *
     * @param more {@code match} members such as method or path_glob, and {@code times} or {@code delay_ms}
     * @return the fault's id, for {@link #heal} and {@link #hitsOf}
     */
    protected String givenAFault(String service, String mode, LentHost about, Map<String, Object> more) {
        Map<String, Object> match = new HashMap<>(more);
        Map<String, Object> fault = new HashMap<>(Map.of("service", service, "mode", mode));
        for (String beside : List.of("times", "delay_ms")) {
            if (match.containsKey(beside)) {
                fault.put(beside, match.remove(beside));
            }
        }
        match.put("ci", about.name());
        fault.put("match", match);
        String id = lab().post("/lab/faults", fault).wanted().required("id").asText();
        faults.add(id);
        return id;
    }

    /** Withdraws a fault. */
    protected void heal(String fault) {
        lab().delete("/lab/faults/" + fault);
    }

    /** @return how many requests a fault has hit */
    protected int hitsOf(String fault) {
        return lab().get("/lab/faults").wanted().required("items").valueStream()
                .filter(each -> each.required("id").asText().equals(fault))
                .findFirst()
                .orElseThrow()
                .required("hits")
                .asInt();
    }

    /** @return requests that the server's own account sent to a service of the lab since this journey began, with that end of their path */
    protected List<JsonNode> requestsOfTheServer(String service, String method, String pathEnd) {
        String query = "/lab/requests?person=patchyard&service=" + service;
        return lab().get(query).wanted().required("items").valueStream()
                .filter(each -> each.required("method").asText().equals(method))
                .filter(each -> each.required("path").asText().endsWith(pathEnd))
                .filter(each -> !Instant.parse(each.required("at").asText()).isBefore(begun))
                .toList();
    }

    // --- policies ---

    /**
     * Creates an enabled policy for this journey's hosts of one family, quick enough for a test: no soak, up to three hosts
     * at once, the first failure stops, nothing is reverted by itself.
     *
     * @param family  {@code debian} or {@code el}
     * @param instead fields to set otherwise; a null value takes a field away, so that its default holds
     * @return the policy's id
     */
    protected String givenAPolicyFor(String family, Map<String, Object> instead) {
        Map<String, Object> policy = new HashMap<>();
        policy.put("id", ("j-" + UUID.randomUUID()).substring(0, 20));
        policy.put("name", tag + " " + family);
        policy.put("os_type", family.equals("debian") ? "debian" : "rhel9");
        policy.put("target_ci_tags", Map.of("journey", tag));
        policy.put("enabled", true);
        policy.put("update_scope", "all");
        policy.put("soak", "PT0S");
        policy.put("max_parallel", 3);
        policy.put("checks", List.of(Map.of("name", "acme-web", "http", Map.of(
                "port", 8080, "path", "/health", "expect_status", 200,
                "expect_json", Map.of("status", "UP", "version", "package:acme-web")))));
        instead.forEach((field, value) -> {
            if (value == null) {
                policy.remove(field);
            } else {
                policy.put(field, value);
            }
        });
        return serverAs("author_of_policies").post("/patch/policies", policy).wanted().required("id").asText();
    }

    // --- changes ---

    /** @return a change for these hosts, open now, asked for by alice and approved by bob; it names no plan */
    protected String anApprovedChange(List<LentHost> hosts) {
        String change = aDraftChange(hosts, Map.of());
        submitAndApprove(change);
        return change;
    }

    /** @param more members of the change, for instance {@code external_ref} or {@code plan_digest} */
    protected String aDraftChange(List<LentHost> hosts, Map<String, Object> more) {
        return aDraftChange(alice(), hosts, more);
    }

    /** @param requester who asks for it */
    protected String aDraftChange(JsonClient requester, List<LentHost> hosts, Map<String, Object> more) {
        Instant now = RealTime.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> change = new HashMap<>(Map.of(
                "title", tag, "type", "normal", "risk", "medium",
                "affected_cis", hosts.stream().map(LentHost::name).toList(),
                "scheduled_at", now.minusSeconds(60).toString(),
                "scheduled_end", now.plus(Duration.ofHours(4)).toString(),
                "rollback_plan", "revert to the snapshot"));
        change.putAll(more);
        return requester.post("/itsm/changes", change).wanted().required("id").asText();
    }

    protected void submitAndApprove(String change) {
        alice().post("/itsm/changes/" + change + "/submit", Map.of()).wanted();
        bob().post("/itsm/changes/" + change + "/approve", Map.of()).wanted();
    }

    protected JsonNode change(String id) {
        return alice().get("/itsm/changes/" + id).wanted();
    }

    /** @return the open incidents of a run */
    protected List<JsonNode> incidents(String run) {
        return alice().get("/itsm/incidents?limit=200").wanted().required("items").valueStream()
                .filter(incident -> incident.path("dedup_key").asText().startsWith("patch-run:" + run + ":"))
                .toList();
    }

    // --- runs ---

    /** @return the id of a run for which the operator named the change */
    protected String startRun(String policy, String change) {
        return startRun(Map.of("policy_id", policy, "change_id", change));
    }

    protected String startRun(Map<String, Object> request) {
        return operator().post("/patch/runs", request).wanted().required("id").asText();
    }

    /** @return the ended dry run: its id is a plan id, its {@code plan_digest} what a change must carry */
    protected JsonNode dryRun(String policy) {
        return awaitEnd(startRun(Map.of("policy_id", policy, "dry_run", true)));
    }

    /** Plans, has exactly that plan approved under the policy's reference, runs exactly that plan. @return the run's id */
    protected String startPlannedAndApproved(String policy, List<LentHost> hosts) {
        return startApproved(policy, dryRun(policy), hosts);
    }

    /** Has the plan of a dry run approved under the policy's reference and starts it. @return the run's id */
    protected String startApproved(String policy, JsonNode dryRun, List<LentHost> hosts) {
        String change = aDraftChange(hosts, Map.of(
                "external_ref", "patch-policy:" + policy, "plan_digest", dryRun.required("plan_digest").asText()));
        submitAndApprove(change);
        return startRun(Map.of("policy_id", policy, "plan_id", dryRun.required("id").asText()));
    }

    /** @return the ended dry run for some of the policy's hosts */
    protected JsonNode dryRun(String policy, List<LentHost> hosts) {
        return awaitEnd(startRun(Map.of(
                "policy_id", policy, "dry_run", true, "ci_ids", hosts.stream().map(LentHost::name).toList())));
    }

    /** @return the change of a run, as the change desk has it now */
    protected JsonNode changeOf(JsonNode run) {
        return change(run.required("change").required("id").asText());
    }

    /** @return command lines of processes on this machine that name the run; plays carry its id in their arguments */
    protected List<String> processesOf(String run) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(run))
                .toList();
    }

    /** Kills whatever works for a run on this machine, as the kernel would. */
    protected void killProcessesOf(String run) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(run))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** @return the log of a run, all lines */
    protected String logOf(String run) {
        return operator().get("/patch/runs/" + run + "/log?limit=10000").wanted().asText();
    }

    protected JsonNode run(String id) {
        return operator().get("/patch/runs/" + id).wanted();
    }

    /** @return the run once it has ended and what it had to tell CMDB and ITSM was delivered or given up */
    protected JsonNode awaitEnd(String run) {
        return awaitRun(run, "its end", seen -> seen.required("phase").asText().equals("ended")
                && seen.required("messages").valueStream().noneMatch(told -> told.required("state").asText().equals("open")));
    }

    /** @return the run once it has ended, whatever it still has to tell */
    protected JsonNode awaitVerdict(String run) {
        return awaitRun(run, "its verdict", seen -> seen.required("phase").asText().equals("ended"));
    }

    /** @return the run once it is as wanted; an {@link AssertionError} if it never is */
    protected JsonNode awaitRun(String run, String what, Predicate<JsonNode> wanted) {
        return Eventually.get("run " + run + ": " + what, HANGS, () -> run(run), wanted);
    }

    /** @return the run once this host is in that stage or state, as the run tells it */
    protected JsonNode awaitHost(String run, LentHost host, String stageOrState) {
        return awaitRun(run, host + " " + stageOrState, seen -> seen.required("hosts").valueStream()
                .filter(each -> each.required("ci_id").asText().equals(host.name()))
                .anyMatch(each -> each.required("stage").asText().equals(stageOrState)
                        || each.required("state").asText().equals(stageOrState)));
    }

    /** @return the state of a host in a run; {@code left_out} with its reason for one that was never planned */
    protected String stateOf(LentHost host, JsonNode run) {
        for (JsonNode each : run.required("hosts")) {
            if (each.required("ci_id").asText().equals(host.name())) {
                return each.required("state").asText();
            }
        }
        for (JsonNode each : run.required("left_out")) {
            if (each.required("ci_id").asText().equals(host.name())) {
                return "left_out:" + each.required("reason").asText();
            }
        }
        return "unknown to the run";
    }

    /** @return what the run says about a host, from {@code hosts} */
    protected JsonNode hostOf(LentHost host, JsonNode run) {
        return run.required("hosts").valueStream()
                .filter(each -> each.required("ci_id").asText().equals(host.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the run does not know " + host + ": " + run));
    }

    protected String verdict(JsonNode run) {
        return run.required("verdict").asText();
    }
}
