package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.util.List;
import java.util.Map;

/** The hosts under the stage hand's control: what is offered to them, what breaks, and what is true on them. */
final class Stage {
    private static final String ASK_HEALTH = """
            import urllib.error, urllib.request
            try:
                answer = urllib.request.urlopen('http://127.0.0.1:8080/health', timeout=5)
            except urllib.error.HTTPError as unhealthy:
                answer = unhealthy
            print(answer.read().decode())
            """;

    private final JsonClient control;
    private final JsonClient keeper;
    private final List<Host> hosts;

    /** @param family {@code debian} or {@code el} */
    record Host(String name, String family) {}

    /**
     * @param control the lab's control
     * @param keeper  the CMDB's administrator
     */
    Stage(JsonClient control, JsonClient keeper) {
        this.control = control;
        this.keeper = keeper;
        this.hosts = control.get("/lab/hosts").wanted().required("items").valueStream()
                .map(host -> new Host(host.required("name").asText(), host.required("family").asText()))
                .toList();
    }

    List<Host> hosts() {
        return hosts;
    }

    List<String> names(String family) {
        return hosts.stream().filter(host -> host.family().equals(family)).map(Host::name).toList();
    }

    /** From now on the host's repositories hold this suite of the lab's own packages, beside the real security updates. */
    void offer(String host, String suite) {
        Map<String, Object> choice = Map.of("apt_acme", suite, "rpm_acme", suite, "security", true);
        control.post("/lab/hosts/" + host + "/suite", choice).wanted();
    }

    void cutOff(String host) {
        control.post("/lab/hosts/" + host + "/network", Map.of("cut", true)).wanted();
    }

    /** Writes a wrong operating system into the CMDB. */
    void mistag(String host, String operatingSystem) {
        keeper.patch("/cmdb/cis/" + host, Map.of("tags", Map.of("os", operatingSystem))).wanted();
    }

    /** @return what the CMDB holds about the host's patch level, null when nothing was ever written */
    JsonNode patchState(String host) {
        return keeper.get("/cmdb/cis/" + host).wanted().path("patch_state");
    }

    /** @return what the service on the host says of itself, asked on the host and not through Patchyard */
    Truth truth(String host) {
        Map<String, Object> command = Map.of("argv", List.of("python3", "-c", ASK_HEALTH));
        String said = control.post("/lab/hosts/" + host + "/exec", command).wanted().path("stdout").asText();
        return new Truth(installed(host), said.contains("\"UP\""), said.replaceAll("(?s).*\"version\": *\"([^\"]*)\".*", "$1").strip());
    }

    private String installed(String host) {
        boolean debian = names("debian").contains(host);
        List<String> query = debian
                ? List.of("dpkg-query", "-W", "-f", "${Version}", "acme-web")
                : List.of("rpm", "-q", "--qf", "%{VERSION}", "acme-web");
        return control.post("/lab/hosts/" + host + "/exec", Map.of("argv", query)).wanted().path("stdout").asText().strip();
    }

    /**
     * What a host itself says.
     *
     * @param installed version of acme-web that the package manager has
     * @param healthy   whether the service says that it is up
     * @param running   version that the running service says it is
     */
    record Truth(String installed, boolean healthy, String running) {
        /** @return whether this version is installed, running and healthy */
        boolean soundly(String version) {
            return healthy && installed.equals(version) && running.equals(version);
        }

        String words() {
            return "acme-web " + installed + (healthy ? "" : ", unhealthy")
                    + (running.equals(installed) || running.isEmpty() ? "" : ", still running " + running);
        }
    }
}
