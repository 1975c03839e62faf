package dev.patchyard.journey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.Canary;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.Parcel;
import dev.patchyard.adapter.ansible.Playbooks;
import dev.patchyard.adapter.executor.AnsibleExecutor;
import dev.patchyard.adapter.executor.HostFence;
import dev.patchyard.adapter.scanner.Logins;
import dev.patchyard.adapter.scanner.SshPrograms;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hosts of the shared lab for tests that work on them without a server: each has a port on this machine's loopback that
 * leads to its sshd. For one test; {@link #close} puts the hosts back.
 */
public final class DirectYard implements AutoCloseable {
    private final Site site;
    private final AnsibleSettings settings;
    private final Playbooks playbooks;
    private final Logins logins;
    private final HostPrograms programs;
    private final Map<LentHost, Integer> ports = new LinkedHashMap<>();
    private final Map<LentHost, JsonNode> asTheyWere = new HashMap<>();
    private final HostRelays relays;

    DirectYard(Site site, Path runDirectory) {
        this.site = site;
        this.relays = new HostRelays(site);
        this.settings = settings(site, runDirectory.toString(), Duration.ofMinutes(4));
        this.playbooks = new Playbooks(settings);
        this.logins = new Logins(settings);
        this.programs = new SshPrograms(settings, new Parcel(playbooks), logins, RealTime.clock());
    }

    /** @return hosts for this test alone, offered suite 2.0; to be called once */
    public List<LentHost> lend(int debian, int el) {
        List<LentHost> hosts = site.hosts().lend(debian, el);
        for (LentHost host : hosts) {
            asTheyWere.put(host, host.ci());
            host.arrive("direct");
            host.offered("2.0");
            ports.put(host, relays.to(host));
        }
        return hosts;
    }

    public AnsibleSettings settings() {
        return settings;
    }

    public Logins logins() {
        return logins;
    }

    public Playbooks playbooks() {
        return playbooks;
    }

    public Canary canary() {
        return new Canary(settings);
    }

    public HostPrograms programs() {
        return programs;
    }

    private static AnsibleSettings settings(Site site, String runDirectory, Duration patience) {
        return new AnsibleSettings("playbooks", runDirectory,
                site.running().description().required("client_key").asText(), null, List.of(), 50, 16,
                Duration.ofSeconds(10), patience, Duration.ofSeconds(5), "src/test/resources/hooks");
    }

    /** @return one that waits only so long for what a host says */
    public AnsibleExecutor executor(Duration patience) {
        return executor(settings(site, settings.runDir(), patience));
    }

    /** @return a new one each time, as after a restart of the server */
    public AnsibleExecutor executor() {
        return executor(settings);
    }

    private AnsibleExecutor executor(AnsibleSettings settings) {
        return new AnsibleExecutor(
                settings, playbooks, new Canary(settings), new HostFence(programs, settings), RealTime.clock());
    }

    /** @return the host as the CMDB describes it, at the port that leads to it from here */
    public Ci ci(LentHost host) {
        return ci(host, keys(host));
    }

    /** @param keys shown keys that are accepted instead of the CMDB's */
    public Ci ci(LentHost host, List<String> keys) {
        JsonNode attributes = host.ci().required("attributes");
        Login login = new Login("127.0.0.1", ports.get(host), attributes.required("ansible_user").asText(), null);
        String os = host.family().equals("debian") ? "debian12" : "rhel9";
        return new Ci("ci-" + host.name(), "vm", host.name(), Ci.Status.ACTIVE, Map.of("env", "lab", "os", os),
                login, null,
                host.vm(), keys, true, null, attributes.required("machine_id").asText(), null);
    }

    public List<String> keys(LentHost host) {
        List<String> keys = new ArrayList<>();
        host.ci().required("attributes").required("ssh_host_keys").forEach(key -> keys.add(key.asText()));
        return keys;
    }

    @Override
    public void close() {
        relays.close();
        asTheyWere.forEach((host, before) -> {
            host.leave(before);
            site.hosts().giveBack(host);
        });
    }
}
