package dev.patchyard.adapter.ansible;

import dev.patchyard.patching.PatchExecutor;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.ProcessResult;

/**
 * The start-up probe: a play with a value that looks like a template. An Ansible that evaluates it would let the CMDB
 * run commands on this machine, so no play is started with it.
 */
@Singleton
public final class Canary {
    private static final String SONG = "{{ 6 * 7 }} {% raw %} {{ lookup('pipe', 'echo sung') }}";

    private final AnsibleSettings settings;
    private @Nullable String objection = "the probe was not run";

    public Canary(AnsibleSettings settings) {
        this.settings = settings;
    }

    /** Runs the probe; to be called when the server starts. May be called again and then counts anew. */
    public synchronized void listen() {
        Path directory = Path.of(settings.runDir()).resolve(".canary-" + UUID.randomUUID());
        try {
            Files.createDirectories(directory);
            objection = objectionIn(directory);
        } catch (IOException failed) {
            objection = "the probe cannot be run: " + failed.getMessage();
        } finally {
            remove(directory);
        }
    }

    /** @throws PatchExecutor.PlayRefused unless the probe was run and the value came back as it was written */
    public synchronized void requireSilence() {
        if (objection != null) {
            listen();
        }
        if (objection != null) {
            throw new PatchExecutor.PlayRefused("injection probe: " + objection);
        }
    }

    private @Nullable String objectionIn(Path directory) throws IOException {
        String host = HostName.of("canary");
        Files.writeString(directory.resolve("inventory.json"),
                UnsafeJson.write(Map.of("all", Map.of("hosts", Map.of(host, Map.of("canary", SONG))))));
        ProcessResult result = run(directory);
        List<PlayEvent> events = new ArrayList<>();
        new EventTail(directory.resolve("events")).drain(events::addAll);
        String heard = events.stream()
                .filter(event -> event.is("ok", "debug"))
                .map(event -> event.result().path("msg").asText())
                .findFirst()
                .orElse("");
        if (heard.equals(SONG + " " + SONG)) {
            return null;
        }
        String output = result.outputUTF8();
        return heard.isEmpty()
                ? "ansible-playbook did not answer: " + output.substring(0, Math.min(500, output.length())).strip()
                : "this Ansible evaluates values that are marked unsafe";
    }

    private ProcessResult run(Path directory) throws IOException {
        List<String> command = new ArrayList<>(settings.wrapper());
        command.addAll(List.of("/usr/bin/ansible-playbook", "-i", directory.resolve("inventory.json").toString(),
                settings.playbooks() + "/canary.yml"));
        ProcessExecutor executor = new ProcessExecutor(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .readOutput(true)
                .timeout(60, TimeUnit.SECONDS)
                .stopper(process -> {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                });
        executor.environment(PlayProcess.cleanEnvironment(settings, directory));
        executor.environment("PATCHYARD_EVENTS", directory.resolve("events").toString());
        try {
            return executor.execute();
        } catch (TimeoutException late) {
            throw new IOException("it did not end within a minute", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    private static void remove(Path directory) {
        try {
            Removal.of(directory);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
