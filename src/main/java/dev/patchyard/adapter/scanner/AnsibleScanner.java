package dev.patchyard.adapter.scanner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.Canary;
import dev.patchyard.adapter.ansible.EventTail;
import dev.patchyard.adapter.ansible.HostName;
import dev.patchyard.adapter.ansible.PlayDirectory;
import dev.patchyard.adapter.ansible.PlayEvent;
import dev.patchyard.adapter.ansible.PlayFiles;
import dev.patchyard.adapter.ansible.PlayProcess;
import dev.patchyard.adapter.ansible.Playbooks;
import dev.patchyard.adapter.ansible.Removal;
import dev.patchyard.adapter.ansible.SshOptions;
import dev.patchyard.adapter.ansible.UnsafeJson;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.run.Nap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Scans by the play {@code scan-compliance.yml}, which lets hosts be reached in any way that Ansible knows. */
public final class AnsibleScanner implements Scanner {
    private static final long LONGEST_ANSWER = 32L * 1024 * 1024;
    private static final Duration BEAT = Duration.ofMillis(50);
    private static final Duration START = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ScanSettings limits;
    private final AnsibleSettings settings;
    private final Playbooks playbooks;
    private final Canary canary;
    private final Clock clock;

    public AnsibleScanner(ScanSettings limits, AnsibleSettings settings, Playbooks playbooks, Canary canary, Clock clock) {
        this.limits = limits;
        this.settings = settings;
        this.playbooks = playbooks;
        this.canary = canary;
        this.clock = clock;
    }

    @Override
    public Map<String, HostScan> scan(Collection<Ci> hosts) {
        Instant asked = clock.instant();
        Map<String, HostScan> scans = new LinkedHashMap<>();
        List<Ci> askable = hosts.stream().filter(host -> host.login() != null).toList();
        hosts.stream().filter(host -> host.login() == null).forEach(host -> scans.put(host.id(), HostScan.unreachable(
                host.id(), asked, host.loginFault() == null ? "no login is known" : host.loginFault())));
        if (!askable.isEmpty()) {
            scans.putAll(play(askable, asked));
        }
        return scans;
    }

    private Map<String, HostScan> play(List<Ci> hosts, Instant asked) {
        canary.requireSilence();
        PlayDirectory directory = new PlayDirectory(settings, "scan-" + UUID.randomUUID());
        PlayProcess process = new PlayProcess(directory, settings);
        try {
            directory.create(files(hosts, directory));
            process.start(List.of("/usr/bin/ansible-playbook", "--inventory", directory.file("inventory.json").toString(),
                    "--extra-vars", "@" + directory.file("vars.json"), "--forks", Integer.toString(forks()),
                    playbooks.file("scan-compliance.yml").toString()));
            await(process, hosts.size());
            process.end();
            return answers(hosts, directory, asked);
        } finally {
            process.end();
            remove(directory.path());
        }
    }

    private int forks() {
        return Math.min(limits.parallel(), settings.mostForks());
    }

    private void await(PlayProcess process, int hosts) {
        long rounds = (hosts + forks() - 1L) / forks();
        Instant deadline = clock.instant().plus(START).plus(limits.patience().multipliedBy(rounds));
        while (process.goesOn() && clock.instant().isBefore(deadline)) {
            Nap.REAL.take(BEAT);
        }
    }

    private Map<String, String> files(List<Ci> hosts, PlayDirectory directory) {
        Map<String, Object> inventory = new LinkedHashMap<>();
        List<String> keys = new ArrayList<>();
        for (Ci host : hosts) {
            String name = HostName.of(host.id());
            inventory.put(name, PlayFiles.login(host, name, directory, settings));
            keys.addAll(SshOptions.knownHosts(name, host.sshHostKeys()));
        }
        return Map.of(
                "inventory.json", UnsafeJson.write(Map.of("all", Map.of("hosts", inventory))),
                "vars.json", UnsafeJson.write(Map.of("patchyard_answers", directory.file("answers").toString())),
                "known_hosts", String.join("\n", keys) + "\n");
    }

    private Map<String, HostScan> answers(List<Ci> hosts, PlayDirectory directory, Instant asked) {
        Map<String, String> complaints = complaints(directory);
        Map<String, HostScan> scans = new LinkedHashMap<>();
        for (Ci host : hosts) {
            String name = HostName.of(host.id());
            JsonNode said = answer(directory.file("answers").resolve(name + ".json"));
            String complaint = complaints.getOrDefault(name, "no answer within " + limits.patience().toSeconds() + " s");
            if (said != null && !said.has("fault")) {
                Duration skew = Duration.ofMillis(Math.round(said.path("clock_skew").asDouble() * 1000));
                scans.put(host.id(), ScanReader.read(host.id(), asked, said, skew));
            } else if (said != null || !complaint.startsWith("unreachable ")) {
                String fault = said == null ? complaint : said.path("fault").asText();
                scans.put(host.id(), HostScan.failed(host.id(), asked, Words.plain(fault, 500)));
            } else {
                scans.put(host.id(), HostScan.unreachable(host.id(), asked, why(complaint.substring("unreachable ".length()))));
            }
        }
        return scans;
    }

    private static String why(String said) {
        if (said.contains("REMOTE HOST IDENTIFICATION HAS CHANGED") || said.contains("Host key verification failed")) {
            return "HOST_KEY_CHANGED: it shows another key than the inventory holds";
        }
        return "no login: " + Words.plain(said, 500);
    }

    private static @Nullable JsonNode answer(Path file) {
        try {
            return Files.exists(file) && Files.size(file) <= LONGEST_ANSWER ? MAPPER.readTree(file.toFile()) : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** What went wrong, by our names of hosts. */
    private static Map<String, String> complaints(PlayDirectory directory) {
        List<PlayEvent> events = new ArrayList<>();
        new EventTail(directory.file("events")).drain(events::addAll);
        Map<String, String> complaints = new HashMap<>();
        for (PlayEvent event : events) {
            if (event.kind().equals("unreachable") || event.kind().equals("failed")) {
                complaints.put(event.host(), (event.kind().equals("failed") ? "" : "unreachable ") + event.result().path("msg").asText());
            }
        }
        return complaints;
    }

    private static void remove(Path directory) {
        try {
            Removal.of(directory);
        } catch (IOException kept) {
            // NB: what is left is swept with the leftovers of plays.
            return;
        }
    }
}
