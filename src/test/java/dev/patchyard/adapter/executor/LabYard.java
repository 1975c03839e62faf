package dev.patchyard.adapter.executor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.Canary;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.Parcel;
import dev.patchyard.adapter.ansible.Playbooks;
import dev.patchyard.adapter.scanner.Logins;
import dev.patchyard.adapter.scanner.SshPrograms;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Real hosts of a lab that runs already, described by the file in the system property {@code patchyard.test.yard}:
 * {@code {"control": [...], "private_key": …, "wrapper": [...], "hosts": {NAME: {os, address, port, user, key, machine_id}}}}.
 * The control command takes the verbs of the lab's host script.
 */
public final class LabYard {
    private final JsonNode yard;
    private final AnsibleSettings settings;
    private final Playbooks playbooks;
    private final HostPrograms programs;

    public LabYard(Path runDirectory) {
        try {
            this.yard = new ObjectMapper().readTree(Files.readAllBytes(Path.of(System.getProperty("patchyard.test.yard"))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("no lab to test on", unreadable);
        }
        List<String> wrapper = new ArrayList<>();
        yard.path("wrapper").forEach(word -> wrapper.add(word.asText()));
        this.settings = new AnsibleSettings("playbooks", runDirectory.toString(), yard.path("private_key").asText(), null,
                wrapper, 50, 16, Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofSeconds(5));
        this.playbooks = new Playbooks(settings);
        this.programs = new SshPrograms(settings, new Parcel(playbooks), new Logins(settings), Clock.systemUTC());
    }

    public AnsibleSettings settings() {
        return settings;
    }

    public HostPrograms programs() {
        return programs;
    }

    public AnsibleExecutor executor() {
        return new AnsibleExecutor(
                settings, playbooks, new Canary(settings), new HostFence(programs, settings), Clock.systemUTC());
    }

    public Ci ci(String name) {
        JsonNode host = yard.path("hosts").path(name);
        Login login = new Login(host.path("address").asText(), host.path("port").asInt(), host.path("user").asText(), null);
        return ci(name, login, List.of(host.path("key").asText()));
    }

    public Ci ci(String name, Login login, List<String> keys) {
        JsonNode host = yard.path("hosts").path(name);
        return new Ci("ci-" + name, "vm", name, Ci.Status.ACTIVE, Map.of("env", "lab", "os", host.path("os").asText()), login,
                null, "vm-" + name, keys, true, null, host.path("machine_id").asText(), null);
    }

    /** Puts the host back to how it was and offers it a suite. */
    public void renew(String name, String suite) {
        offer(name, suite);
        control("net-join", name);
        control("revert", name, "pristine");
    }

    public void offer(String name, String suite) {
        try {
            Files.writeString(Path.of(yard.path("suites").asText(), name + ".suite"), suite);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String on(String name, String... command) {
        List<String> words = new ArrayList<>(List.of("exec", name, "--"));
        words.addAll(Arrays.asList(command));
        return control(words.toArray(String[]::new));
    }

    public String control(String... words) {
        List<String> command = new ArrayList<>();
        yard.path("control").forEach(word -> command.add(word.asText()));
        command.addAll(Arrays.asList(words));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
            return said.strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
