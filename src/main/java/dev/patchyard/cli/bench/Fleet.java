package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.datacenter.RunningLab;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The hosts that are measured on: what they are offered, the snapshot they go back to, and what is true on them. */
final class Fleet {
    /** The tag by which the bench's policies find them. */
    static final String TAG = "bench";

    private static final String DEBIAN = "debian";
    private static final String BASE = "bench-base";
    private static final int AT_ONCE = 4;
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final String SOURCES = "sed -i '\\:/apt/security :s/^#*/%s/' /etc/apt/sources.list";
    private static final String WARM = "apt-get -q update && apt-get -s -q upgrade --with-new-pkgs";
    private static final String HEALTH = "import sys, urllib.request\n"
            + "print(urllib.request.urlopen('http://127.0.0.1:8080/health', timeout=5).read().decode())";

    private final JsonClient control;
    private final JsonClient machines;
    private final List<JsonNode> hosts;

    private Fleet(JsonClient control, JsonClient machines, List<JsonNode> hosts) {
        this.control = control;
        this.machines = machines;
        this.hosts = hosts;
    }

    /** Picks hosts of the Debian family and tags them in the CMDB. */
    static Fleet of(RunningLab lab, int count) {
        List<JsonNode> hosts = ofFamily(lab, DEBIAN).stream().limit(count).toList();
        if (hosts.size() < count) {
            throw new Trouble("the lab has only " + hosts.size() + " hosts of the Debian family");
        }
        return tagged(lab, hosts);
    }

    /** Picks all hosts of Enterprise Linux. */
    static Fleet enterprise(RunningLab lab) {
        return tagged(lab, ofFamily(lab, "el"));
    }

    private static List<JsonNode> ofFamily(RunningLab lab, String family) {
        return lab.description().required("hosts").valueStream()
                .filter(host -> host.required("family").asText().equals(family))
                .toList();
    }

    private static Fleet tagged(RunningLab lab, List<JsonNode> hosts) {
        JsonClient keeper = new JsonClient(URI.create(lab.url("cmdb")), lab.token("cmdb-admin"));
        hosts.forEach(host -> keeper.patch(
                "/cmdb/cis/" + host.required("ci").asText(), Map.of("tags", Map.of(TAG, "yes"))).wanted());
        String token = lab.token("lab");
        return new Fleet(new JsonClient(URI.create(lab.url("lab")), token), new JsonClient(URI.create(lab.url("sim")), token), hosts);
    }

    /** @return each host as the lab describes it: name, vm, ip, login */
    List<JsonNode> hosts() {
        return hosts;
    }

    /** From now on the hosts' repositories offer this content; on Debian package lists are fresh and known to apt. */
    void offer(Content content) {
        if (hosts.stream().anyMatch(host -> !snapshots(host).isEmpty())) {
            reset();
        }
        AtOnce.forEach(IntStream.range(0, hosts.size()).boxed().toList(), AT_ONCE, index -> offer(content, index));
    }

    private void offer(Content content, int index) {
        JsonNode host = hosts.get(index);
        String suite = content.suite(index);
        control.post("/lab/hosts/" + name(host) + "/suite",
                Map.of("apt_acme", suite, "rpm_acme", suite, "security", content.security())).wanted();
        if (content.isSlow(index)) {
            control.post("/lab/hosts/" + name(host) + "/file",
                    Map.of("path", "/etc/acme/slow-seconds", "content", Content.SLOW_SECONDS + "\n")).wanted();
        }
        if (host.required("family").asText().equals(DEBIAN)) {
            shell(host, SOURCES.formatted(content.security() ? "" : "#") + " && " + WARM);
        }
    }

    /** What the hosts are now is where they go back to before every turn. */
    void keep() {
        AtOnce.forEach(hosts, AT_ONCE, host -> {
            snapshots(host).forEach(old -> await(machines.delete(path(host) + "/" + id(old)).wanted()));
            await(machines.post(path(host), Map.of("name", BASE)).wanted());
        });
    }

    /** Every host goes back to the kept snapshot, and whatever snapshots were made since then go away. */
    void reset() {
        AtOnce.forEach(hosts, AT_ONCE, host -> {
            for (JsonNode snapshot : snapshots(host)) {
                boolean base = snapshot.required("name").asText().equals(BASE);
                await(base
                        ? machines.post(path(host) + "/" + id(snapshot) + "/revert", Map.of()).wanted()
                        : machines.delete(path(host) + "/" + id(snapshot)).wanted());
            }
        });
    }

    /** @throws Trouble unless every host has what the plan says and answers healthy; asked behind both sides' backs */
    void requireEndState(Assignment assignment) {
        Map<String, JsonNode> planned = assignment.plan().required("hosts").valueStream()
                .collect(Collectors.toMap(host -> host.required("ci_id").asText(), host -> host));
        AtOnce.forEach(hosts, AT_ONCE, host -> {
            for (JsonNode move : planned.get(name(host)).required("moves")) {
                String wanted = move.required("to").asText() + " installed";
                String found = shell(host, "dpkg-query -W -f '${Version} ${db:Status-Status}' " + move.required("name").asText());
                if (!found.equals(wanted)) {
                    throw new Trouble(name(host) + ": " + move.required("name").asText() + " is " + found + " instead of " + wanted);
                }
            }
            if (!execute(host, List.of("python3", "-c", HEALTH)).contains("\"UP\"")) {
                throw new Trouble(name(host) + " is not healthy");
            }
        });
    }

    /** Runs a script as root on every host, so many at once, and returns what each said by its name. */
    Map<String, String> everywhere(int atOnce, String script) {
        Map<String, String> said = new ConcurrentHashMap<>();
        AtOnce.forEach(hosts, atOnce, host -> said.put(name(host), shell(host, script)));
        return said;
    }

    /** Puts a file on every host. */
    void place(String path, String content) {
        AtOnce.forEach(hosts, AT_ONCE, host -> control.post(
                "/lab/hosts/" + name(host) + "/file", Map.of("path", path, "content", content, "mode", "0644")).wanted());
    }

    private String shell(JsonNode host, String script) {
        return execute(host, List.of("sh", "-c", script));
    }

    private String execute(JsonNode host, List<String> command) {
        JsonNode ran = control.post("/lab/hosts/" + name(host) + "/exec", Map.of("argv", command)).wanted();
        if (ran.required("exit_code").asInt() != 0) {
            throw new Trouble(name(host) + ": " + command.getLast() + ": " + ran.required("stderr").asText().strip());
        }
        return ran.required("stdout").asText().strip();
    }

    private List<JsonNode> snapshots(JsonNode host) {
        return machines.get(path(host) + "?limit=200").wanted().required("items").valueStream().toList();
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

    private static String path(JsonNode host) {
        return "/sim/vms/" + host.required("vm").asText() + "/snapshots";
    }

    private static String name(JsonNode host) {
        return host.required("name").asText();
    }

    private static String id(JsonNode snapshot) {
        return snapshot.required("id").asText();
    }
}
