package dev.patchyard.chaos.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.chaos.kills.TurnFacts.HostFacts;
import dev.patchyard.cli.bench.AtOnce;
import dev.patchyard.cli.client.JsonClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One real host as the lab's own control sees it, which needs neither ssh nor the server. */
final class LaneHost {
    private static final String BASE = "kills-base";
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final String DEBIAN = """
            echo '#log'; grep -v ' status ' /var/log/dpkg.log | tail -n +$1
            echo '#history'; tail -n +$2 /var/log/apt/history.log 2>/dev/null
            echo '#states'; dpkg-query -W -f '${Package} ${Version} ${db:Status-Abbrev}\\n' 'acme-*' |
                while read -r name version state; do
                    [ "$state" = ii ] && echo "$name $version in-order" || echo "$name $version $state"
                done
            echo '#disorder'; dpkg --audit; ls /var/lib/dpkg/updates
            echo '#busy'; pgrep -a -x 'dpkg|apt-get|apt' || true
            """;
    private static final String EL = """
            echo '#log'; tail -n +$1 /var/log/dnf.rpm.log 2>/dev/null
            echo '#history'
            echo '#states'; rpm -qa --qf '%{NAME} %{VERSION}\\n' 'acme-*' | sort | while read -r name version; do
                    [ "$(rpm -q "$name" | wc -l)" = 1 ] && echo "$name $version in-order" || echo "$name $version twice"
                done
            echo '#disorder'; rpm -V --nofiles --nodigest -a; ls /var/lib/rpm | grep -i '^__db' || true
            echo '#busy'; pgrep -a -x 'rpm|dnf' || true
            """;
    private static final String MARKS = "for f in dpkg apt/history dnf.rpm; do f=/var/log/$f.log; [ $f = /var/log/dpkg.log ] &&"
            + " grep -v ' status ' $f 2>/dev/null | wc -l || { cat $f 2>/dev/null | wc -l; }; done";

    private final JsonClient control;
    private final JsonClient machines;
    private final String name;
    private final String vm;
    private final boolean isDebian;
    private List<Integer> marks = List.of();

    LaneHost(JsonClient control, JsonClient machines, JsonNode described) {
        this.control = control;
        this.machines = machines;
        this.name = described.required("name").asText();
        this.vm = described.required("vm").asText();
        this.isDebian = described.required("family").asText().equals("debian");
    }

    String name() {
        return name;
    }

    /** What the host is now is where {@link #reset} takes it. */
    void keep() {
        snapshots().forEach(old -> await(machines.delete(path() + "/" + id(old)).wanted()));
        marks = shell(MARKS, List.of()).lines().map(line -> Integer.parseInt(line.strip()) + 1).toList();
        await(machines.post(path(), Map.of("name", BASE)).wanted());
    }

    /** Goes back to what was kept, and offers a suite whose scripts may take some seconds. */
    void reset(String suite, int slowSeconds) {
        for (JsonNode snapshot : snapshots()) {
            boolean base = snapshot.required("name").asText().equals(BASE);
            await(base
                    ? machines.post(path() + "/" + id(snapshot) + "/revert", Map.of()).wanted()
                    : machines.delete(path() + "/" + id(snapshot)).wanted());
        }
        control.post("/lab/hosts/" + name + "/suite", Map.of("apt_acme", suite, "rpm_acme", suite, "security", false)).wanted();
        control.post("/lab/hosts/" + name + "/file", Map.of("path", "/etc/acme/slow-seconds", "content", slowSeconds + "\n")).wanted();
    }

    /** @return what its package manager wrote down since it was kept, and how its packages are */
    HostFacts facts() {
        String said = isDebian
                ? shell(DEBIAN, List.of(marks.get(0).toString(), marks.get(1).toString()))
                : shell(EL, List.of(marks.get(2).toString()));
        Map<String, List<String>> parts = new HashMap<>();
        List<String> part = new ArrayList<>();
        for (String line : said.lines().filter(each -> !each.isBlank()).toList()) {
            if (line.startsWith("#")) {
                part = parts.computeIfAbsent(line.substring(1), first -> new ArrayList<>());
            } else {
                part.add(line);
            }
        }
        return new HostFacts(parts.get("log"), parts.get("history"), parts.get("states"),
                String.join("; ", parts.get("disorder")), String.join("; ", parts.get("busy")));
    }

    /** @return how many snapshots the hypervisor has that were made for this run */
    int snapshotsOf(String run) {
        return (int) snapshots().stream().filter(snapshot -> snapshot.path("run_id").asText().equals(run)).count();
    }

    private String shell(String script, List<String> words) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "facts"));
        command.addAll(words);
        JsonNode ran = control.post("/lab/hosts/" + name + "/exec", Map.of("argv", command)).wanted();
        return ran.required("stdout").asText();
    }

    private List<JsonNode> snapshots() {
        return machines.get(path() + "?limit=200").wanted().required("items").valueStream().toList();
    }

    private void await(JsonNode accepted) {
        String task = "/sim/tasks/" + accepted.required("task_id").asText();
        JsonNode seen = machines.get(task).wanted();
        while (seen.required("ended_at").isNull()) {
            AtOnce.pause(BEAT);
            seen = machines.get(task).wanted();
        }
        if (!seen.required("state").asText().equals("succeeded")) {
            throw new IllegalStateException("the lab could not do this: " + seen);
        }
    }

    private String path() {
        return "/sim/vms/" + vm + "/snapshots";
    }

    private static String id(JsonNode snapshot) {
        return snapshot.required("id").asText();
    }
}
