package dev.patchyard.lab.hosts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The real hosts: each order is one call of the {@code host} script inside the lab's namespaces. */
public final class NamespaceHosts implements HostControl {
    private static final Duration LONGEST_ORDER = Duration.ofMinutes(3);

    private final LabNamespace namespace;

    public NamespaceHosts(LabNamespace namespace) {
        this.namespace = namespace;
    }

    @Override
    public boolean running(String host) {
        return state(host).path("running").asBoolean();
    }

    @Override
    public void start(String host) {
        if (!running(host)) {
            order("start", host);
        }
    }

    @Override
    public void stop(String host) {
        if (running(host)) {
            order("stop", host);
        }
    }

    @Override
    public void kill(String host) {
        if (running(host)) {
            order("kill", host);
        }
    }

    @Override
    public void reboot(String host) {
        order("reboot", host);
    }

    @Override
    public Kept snapshot(String host, String snapshot) {
        order("snap", host, snapshot);
        return snapshots(host).stream().filter(kept -> kept.id().equals(snapshot)).findFirst()
                .orElseThrow(() -> new HostFailure(host + ": the snapshot " + snapshot + " was not kept"));
    }

    @Override
    public void revert(String host, String snapshot) {
        order("revert", host, snapshot);
    }

    @Override
    public void drop(String host, String snapshot) {
        order("drop", host, snapshot);
    }

    @Override
    public List<Kept> snapshots(String host) {
        List<Kept> kept = new ArrayList<>();
        state(host).path("snapshots").forEach(snapshot ->
                kept.add(new Kept(snapshot.path("id").asText(), snapshot.path("consistency").asText())));
        return kept;
    }

    @Override
    public void network(String host, boolean plugged) {
        order(plugged ? "net-join" : "net-cut", host);
    }

    @Override
    public Output execute(String host, List<String> command, Duration limit) {
        if (!running(host)) {
            throw new HostFailure(host + ": the host is powered off");
        }
        List<String> arguments = new ArrayList<>(List.of("exec", host, "--"));
        arguments.addAll(command);
        return Commands.run(namespace.host(arguments), limit);
    }

    @Override
    public long freeBytes() {
        return number(List.of("df", "-B1", "--output=avail", namespace.disks().toString()));
    }

    @Override
    public long capacityBytes() {
        return number(List.of("df", "-B1", "--output=size", namespace.disks().toString()));
    }

    @Override
    public long usedBytes(String host) {
        return number(List.of("du", "-s", "-B1", namespace.disks().resolve(host).resolve("upper").toString()));
    }

    private ObjectNode state(String host) {
        try {
            return Json.read(order("state", host).getBytes(StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new HostFailure(host + ": its state cannot be read");
        }
    }

    private String order(String... arguments) {
        return succeeded(namespace.host(List.of(arguments)));
    }

    private long number(List<String> command) {
        String[] lines = succeeded(namespace.inside(command)).strip().split("\n");
        return Long.parseLong(lines[lines.length - 1].strip().split("\\s")[0]);
    }

    private static String succeeded(List<String> command) {
        Output output = Commands.run(command, LONGEST_ORDER);
        if (output.exitCode() != 0) {
            String error = output.error().strip();
            throw new HostFailure(error.isEmpty() ? "exit code " + output.exitCode() + " of " + command.getLast()
                    : error.substring(error.lastIndexOf('\n') + 1).replaceFirst("^lab: ", ""));
        }
        return output.out();
    }
}
