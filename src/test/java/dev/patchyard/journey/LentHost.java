package dev.patchyard.journey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One real host, lent to one journey: what the lab says of it and what can be done to it behind Patchyard's back. Every
 * answer is asked of the host itself, never of Patchyard.
 */
public final class LentHost {
    private static final String PRISTINE = "pristine";

    private final Site site;
    private final String name;
    private final String family;
    private final String vm;
    private final String login;
    private boolean hasPristineSnapshot;

    LentHost(Site site, JsonNode description) {
        this.site = site;
        this.name = description.required("name").asText();
        this.family = description.required("family").asText();
        this.vm = description.required("vm").asText();
        this.login = description.required("login").asText();
    }

    /** @return its name, which is its CI's id as well */
    public String name() {
        return name;
    }

    /** @return {@code debian} or {@code el} */
    public String family() {
        return family;
    }

    /** @return the only user that may log in */
    public String login() {
        return login;
    }

    /** @return the id of its virtual machine in the sim-engine */
    public String vm() {
        return vm;
    }

    /** Offers the packages of a suite of the lab, for instance {@code 2.1-unhealthy}. */
    public LentHost offered(String suite) {
        return offered(suite, false);
    }

    /** @param security whether the distribution's own security updates are offered as well; Debian only */
    public LentHost offered(String suite, boolean security) {
        control().post("/lab/hosts/" + name + "/suite",
                Map.of("apt_acme", suite, "rpm_acme", suite, "security", security)).wanted();
        return this;
    }

    public LentHost cutOffTheNetwork() {
        control().post("/lab/hosts/" + name + "/network", Map.of("cut", true)).wanted();
        return this;
    }

    public LentHost joinTheNetwork() {
        control().post("/lab/hosts/" + name + "/network", Map.of("cut", false)).wanted();
        return this;
    }

    /** @param action {@code on}, {@code off}, {@code cut} or {@code reboot} */
    public LentHost power(String action) {
        control().post("/lab/hosts/" + name + "/power", Map.of("action", action)).wanted();
        return this;
    }

    /** @return what a command printed. @throws AssertionError if it failed */
    public String run(String... command) {
        JsonNode result = tryToRun(command);
        if (result.required("exit_code").asInt() != 0) {
            throw new AssertionError(name + ": " + String.join(" ", command) + " ended with " + result);
        }
        return result.required("stdout").asText();
    }

    /** @return {@code exit_code}, {@code stdout} and {@code stderr} of a command on the host */
    public JsonNode tryToRun(String... command) {
        return control().post("/lab/hosts/" + name + "/exec", Map.of("argv", List.of(command))).wanted();
    }

    /** @return the version that the host's own package manager has installed, empty when it has none */
    public String packageVersion(String packageName) {
        JsonNode answer = family.equals("debian")
                ? tryToRun("dpkg-query", "-W", "-f", "${Version}", packageName)
                : tryToRun("rpm", "-q", "--qf", "%{VERSION}-%{RELEASE}", packageName);
        return answer.required("exit_code").asInt() == 0 ? answer.required("stdout").asText().strip() : "";
    }

    /** @return what the service's health endpoint tells: status, version and library; empty when it is dead */
    public String health() {
        return tryToRun("python3", "-c", """
                import urllib.request as u
                try: r = u.urlopen('http://127.0.0.1:8080/health', timeout=5)
                except u.HTTPError as e: r = e
                print(r.read().decode())""").required("stdout").asText().strip();
    }

    /**
     * What a run may change on a host, as digests: packages with their states, everything below {@code /etc}, the
     * services' processes, the boot. Two equal answers mean that nobody touched it in between.
     */
    public String asItIs() {
        return run("sh", "-c", """
                debs() { dpkg-query -W -f '${Package} ${Version} ${db:Status-Abbrev}\\n'; }
                echo packages $({ debs; rpm -qa | sort; } 2>/dev/null | sha256sum)
                echo files $(find /etc -type f -exec sha256sum {} + | sort | sha256sum)
                echo modes $(find /etc -printf '%p %m %U %G %l\\n' | sort | sha256sum)
                for file in /run/*.pid; do echo service $file $(cat $file); done
                echo boot $(cat /proc/sys/kernel/random/boot_id)""");
    }

    /** @return whether every package is installed and configured and no package manager is at work */
    public boolean packagesAreInOrder() {
        return tryToRun("sh", "-c", family.equals("debian")
                ? "[ -z \"$(dpkg --audit)\" ] && ! pgrep -x 'dpkg|apt-get' && [ -z \"$(ls /var/lib/dpkg/updates)\" ]"
                : "rpm -V --nofiles --nodigest -a && ! pgrep -x rpm").required("exit_code").asInt() == 0;
    }

    /** @return how often the package manager's log tells of the beginning of this package's upgrade; Debian only */
    public long upgradesOf(String packageName) {
        return run("sh", "-c", "grep -c ' upgrade " + packageName + ":' /var/log/dpkg.log || true").strip()
                .transform(Long::parseLong);
    }

    /**
     * When the package manager upgraded packages whose names begin so, by its own log, from the first to the last line;
     * Debian only.
     *
     * @return empty when it never did; in seconds, UTC
     */
    public Optional<Upgrades> upgrades(String packages) {
        List<Instant> times = run("awk", "/ upgrade " + packages + "/ { begun = 1 } begun && / " + packages + "/", "/var/log/dpkg.log")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> Instant.parse(line.substring(0, 19).replace(' ', 'T') + "Z"))
                .toList();
        return times.isEmpty() ? Optional.empty() : Optional.of(new Upgrades(times.getFirst(), times.getLast()));
    }

    /** The time in which a package manager worked. */
    public record Upgrades(Instant began, Instant ended) {}

    /** @return the time by the host's own clock, cut to seconds */
    public Instant now() {
        return Instant.ofEpochSecond(Long.parseLong(run("date", "+%s").strip()));
    }

    /** Waits until a process with this text in its command line runs on the host. */
    public LentHost awaitProcess(String text) {
        Eventually.get(text + " on " + name, Duration.ofMinutes(5),
                () -> tryToRun("pgrep", "-f", text).required("exit_code").asInt(), code -> code == 0);
        return this;
    }

    /** Sets how long the scripts of suites 2.6-slow and 2.7-interrupted take. */
    public LentHost slowedBy(int seconds) {
        return withFile("/etc/acme/slow-seconds", seconds + "\n", "0644");
    }

    /** Puts a file on the host. @param mode octal, for instance {@code 0755} */
    public LentHost withFile(String path, String content, String mode) {
        control().post("/lab/hosts/" + name + "/file", Map.of("path", path, "content", content, "mode", mode)).wanted();
        return this;
    }

    /** Has the sim-engine take a snapshot and waits until it is there. */
    public LentHost snapshot(String label) {
        await(sim().post("/sim/vms/" + vm + "/snapshots", Map.of("name", label, "description", "of a journey")).wanted());
        return this;
    }

    public String bootId() {
        return run("cat", "/proc/sys/kernel/random/boot_id").strip();
    }

    /** @return whether the file is there */
    public boolean has(String path) {
        return tryToRun("test", "-e", path).required("exit_code").asInt() == 0;
    }

    /** @return the CI as the CMDB has it now */
    public JsonNode ci() {
        return site.lab("cmdb", "cmdb-admin").get("/cmdb/cis/" + name).wanted();
    }

    /** Changes the CI, as the keeper of the CMDB. */
    public LentHost describedAs(Map<String, Object> change) {
        site.lab("cmdb", "cmdb-admin").patch("/cmdb/cis/" + name, change).wanted();
        return this;
    }

    /** Makes it a host of one journey: fresh, and with a tag by which that journey's policies find it. */
    void arrive(String tag) {
        if (!hasPristineSnapshot) {
            snapshot(PRISTINE);
            hasPristineSnapshot = true;
        }
        describedAs(Map.of("tags", Map.of("journey", tag)));
    }

    /** Puts the host, its repositories and its CI back. */
    void leave(JsonNode asItWas) {
        joinTheNetwork();
        offered("1.0", true);
        for (JsonNode snapshot : sim().get("/sim/vms/" + vm + "/snapshots").wanted().required("items")) {
            if (snapshot.required("name").asText().equals(PRISTINE)) {
                String revert = "/sim/vms/" + vm + "/snapshots/" + snapshot.required("id").asText() + "/revert";
                await(sim().post(revert, Map.of("power_on", true)).wanted());
            } else {
                await(sim().delete("/sim/vms/" + vm + "/snapshots/" + snapshot.required("id").asText()).wanted());
            }
        }
        Map<String, Object> ci = new HashMap<>();
        ci.put("tags", withoutAddedKeys(asItWas.required("tags"), ci().required("tags")));
        ci.put("attributes", withoutAddedKeys(asItWas.required("attributes"), ci().required("attributes")));
        ci.put("status", asItWas.required("status").asText());
        ci.put("name", asItWas.required("name").asText());
        describedAs(ci);
    }

    private static Map<String, Object> withoutAddedKeys(JsonNode before, JsonNode now) {
        Map<String, Object> merge = new HashMap<>();
        now.fieldNames().forEachRemaining(key -> merge.put(key, null));
        before.properties().forEach(entry -> merge.put(entry.getKey(), entry.getValue()));
        return merge;
    }

    private void await(JsonNode accepted) {
        String task = "/sim/tasks/" + accepted.required("task_id").asText();
        JsonNode ended = Eventually.get("the sim-engine's task on " + name, Duration.ofMinutes(2),
                () -> sim().get(task).wanted(), answer -> !answer.path("ended_at").isNull());
        if (!ended.required("state").asText().equals("succeeded")) {
            throw new AssertionError("the lab could not prepare " + name + ": " + ended);
        }
    }

    private JsonClient control() {
        return site.lab("lab", "lab");
    }

    private JsonClient sim() {
        return site.lab("sim", "lab");
    }

    @Override
    public String toString() {
        return name;
    }
}
