package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.bench.AtOnce;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.datacenter.RunningLab;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The lab's hosts as its owner has them: through the lab's own entry, past everything that Patchyard uses. */
final class Grounds {
    /** The tag by which the policies find the hosts. */
    static final String TAG = "truth";

    /** Exit code of a host that is powered off. */
    static final int OFF = -1;

    private static final int LONGEST_COMMAND = 28;
    private static final String BASE = "truth-base";
    private static final int AT_ONCE = 4;
    private static final int ENTRIES_A_PAGE = 200;
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final String FETCH = """
            import os, re, sys, urllib.request
            suite = sys.argv[1]
            el = "/etc/yum.repos.d/acme.repo"
            source = el if os.path.exists(el) else "/etc/apt/sources.list"
            base = re.search(r"http://\\S*/(?:apt|rpm)/acme", open(source).read())[0]
            name = "%s_%s_all.deb" if "/apt/" in base else "%s-%s-1.el9.noarch.rpm"
            os.makedirs("/root/packages/" + suite, exist_ok=True)
            for package in ("acme-lib", "acme-held", "acme-tool", "acme-web"):
                file = name % (package, suite)
                urllib.request.urlretrieve(base + "/" + file, "/root/packages/%s/%s" % (suite, file))
            """;

    private final JsonClient control;
    private final JsonClient machines;
    private final JsonClient cmdb;
    private final List<TruthHost> hosts;
    private final String spareMachine;
    private final Map<String, Map<String, Object>> cisAtFirst = new HashMap<>();
    private final Set<String> foreign = ConcurrentHashMap.newKeySet();

    private Grounds(RunningLab lab, List<TruthHost> hosts, String spareMachine) {
        this.control = new JsonClient(URI.create(lab.url("lab")), lab.token("lab"));
        this.machines = new JsonClient(URI.create(lab.url("sim")), lab.token("lab"));
        this.cmdb = new JsonClient(URI.create(lab.url("cmdb")), lab.token("cmdb-admin"));
        this.hosts = List.copyOf(hosts);
        this.spareMachine = spareMachine;
    }

    /**
     * @param hosts        the ones that are patched
     * @param spareMachine a virtual machine of the lab that is none of theirs
     * @param tag          value of the tag by which policies find them
     */
    static Grounds of(RunningLab lab, List<TruthHost> hosts, String spareMachine, String tag) {
        Grounds grounds = new Grounds(lab, hosts, spareMachine);
        for (TruthHost host : hosts) {
            grounds.describe(host, Map.of("tags", Map.of(TAG, tag)));
            grounds.cisAtFirst.put(host.name(), grounds.ci(host));
        }
        return grounds;
    }

    List<TruthHost> hosts() {
        return hosts;
    }

    String spareMachine() {
        return spareMachine;
    }

    /** Does the same to all hosts, a few at a time. */
    void each(Consumer<TruthHost> work) {
        AtOnce.forEach(hosts, AT_ONCE, work);
    }

    /** The hosts keep the lab's packages at hand, and what they are now is where they go back to before every turn. */
    void keep() {
        each(host -> {
            for (String suite : List.of("1.0", "2.0", "3.0")) {
                offer(host, suite);
                require(host, List.of("python3", "-c", FETCH, suite));
            }
            offer(host, "2.0");
            snapshots(host).forEach(others -> foreign.add(id(others)));
            await(machines.post(path(host), Map.of("name", BASE)).wanted());
        });
    }

    /** Every host, its CI, its cable and its snapshots are again what they were; snapshots of others are left alone. */
    void reset() {
        each(host -> {
            plug(host, true);
            offer(host, "2.0");
            describe(host, cisAtFirst.get(host.name()));
            for (JsonNode snapshot : snapshots(host).stream().filter(one -> !foreign.contains(id(one))).toList()) {
                boolean base = snapshot.required("name").asText().equals(BASE);
                await(base
                        ? machines.post(path(host) + "/" + id(snapshot) + "/revert", Map.of()).wanted()
                        : machines.delete(path(host) + "/" + id(snapshot)).wanted());
            }
        });
    }

    void offer(TruthHost host, String suite) {
        control.post(at(host, "suite"), Map.of("apt_acme", suite, "rpm_acme", suite, "security", false)).wanted();
    }

    void plug(TruthHost host, boolean plugged) {
        control.post(at(host, "network"), Map.of("cut", !plugged)).wanted();
    }

    /** @param action {@code on} or {@code cut} */
    void power(TruthHost host, String action) {
        control.post(at(host, "power"), Map.of("action", action)).wanted();
    }

    /** Changes a CI as the CMDB's keeper. */
    void describe(TruthHost host, Map<String, Object> change) {
        cmdb.patch("/cmdb/cis/" + host.name(), change).wanted();
    }

    /**
     * The hypervisor refuses what is posted there about this host.
     *
     * @param below the snapshots of its machine, a pattern; empty for snapshots themselves
     * @return the fault, for {@link #heal}
     */
    String refuse(TruthHost host, String below) {
        Map<String, Object> match = Map.of("method", "POST", "path_glob", path(host) + below, "person", "patchyard");
        return control.post("/lab/faults", Map.of("service", "sim", "mode", "status_500", "match", match)).wanted()
                .required("id").asText();
    }

    void heal(String fault) {
        control.delete("/lab/faults/" + fault).wanted();
    }

    /** @return {@code exit_code}, {@code stdout}, {@code stderr}; a host that is powered off has the code {@link #OFF} */
    JsonNode execute(TruthHost host, List<String> command) {
        if (control.get(at(host, "")).wanted().required("state").asText().equals("off")) {
            return JsonNodeFactory.instance.objectNode().put("exit_code", OFF).put("stdout", "").put("stderr", "powered off");
        }
        return control.post(at(host, "exec"), Map.of("argv", command, "timeout_sec", LONGEST_COMMAND)).wanted();
    }

    /** @throws Trouble unless the command succeeds */
    String require(TruthHost host, List<String> command) {
        JsonNode ran = execute(host, command);
        if (ran.required("exit_code").asInt() != 0) {
            throw new Trouble(host.name() + ": the lab could not do this: " + ran);
        }
        return ran.required("stdout").asText();
    }

    /** @return how many requests the sim-engine has seen so far, for {@link #revertedSince} */
    long requestsSoFar() {
        return requests(0).stream().mapToLong(entry -> entry.required("sequence").asLong()).max().orElse(0);
    }

    /** @return names of the hosts that Patchyard had reverted since then, by the sim-engine's own record */
    List<String> revertedSince(long sequence) {
        List<String> paths = requests(sequence).stream()
                .filter(entry -> entry.required("path").asText().endsWith("/revert") && entry.required("status").asInt() < 300)
                .map(entry -> entry.required("path").asText())
                .toList();
        return hosts.stream().filter(host -> paths.stream().anyMatch(path -> path.startsWith(path(host) + "/"))).map(TruthHost::name).toList();
    }

    private List<JsonNode> requests(long after) {
        return control.get("/lab/requests?person=patchyard&service=sim&method=POST&after=" + after).wanted().required("items")
                .valueStream().toList();
    }

    /** What a patch must say so that the CI is again as it is now: members that are added later are named as null. */
    private Map<String, Object> ci(TruthHost host) {
        JsonNode ci = cmdb.get("/cmdb/cis/" + host.name()).wanted();
        return Map.of("status", ci.required("status"), "tags", ci.required("tags"), "attributes", ci.required("attributes"));
    }

    private List<JsonNode> snapshots(TruthHost host) {
        return machines.get(path(host) + "?limit=" + ENTRIES_A_PAGE).wanted().required("items").valueStream().toList();
    }

    private void await(JsonNode accepted) {
        String path = "/sim/tasks/" + accepted.required("task_id").asText();
        JsonNode task = machines.get(path).wanted();
        while (task.required("ended_at").isNull()) {
            AtOnce.pause(BEAT);
            task = machines.get(path).wanted();
        }
        if (!task.required("state").asText().equals("succeeded")) {
            throw new Trouble("the lab could not do this: " + task);
        }
    }

    private static String at(TruthHost host, String what) {
        return "/lab/hosts/" + host.name() + (what.isEmpty() ? "" : "/" + what);
    }

    private static String path(TruthHost host) {
        return "/sim/vms/" + host.vm() + "/snapshots";
    }

    private static String id(JsonNode snapshot) {
        return snapshot.required("id").asText();
    }
}
