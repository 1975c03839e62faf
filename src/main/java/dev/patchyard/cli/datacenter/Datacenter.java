package dev.patchyard.cli.datacenter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.cli.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server with what it needs, and a lab beside it if one is wanted, from the start of the first process to the end of
 * the last. {@link #close} may be called from any thread, more than once, and while {@link #open} is still at work.
 */
public final class Datacenter implements AutoCloseable {
    private static final Duration LAB_START = Duration.ofSeconds(180);
    private static final Duration SERVER_START = Duration.ofSeconds(120);
    private static final Duration SERVER_END = Duration.ofSeconds(10);
    private static final Duration LAB_END = Duration.ofSeconds(6);

    private final DatacenterOrder order;
    private final Path logs;
    private final Map<String, String> more;
    private final List<Child> children = new ArrayList<>();
    private @Nullable Warden warden;
    private @Nullable RunningLab lab;
    private @Nullable RunningServer server;
    private boolean closed;

    private Datacenter(DatacenterOrder order, Map<String, String> more) {
        this.order = order;
        this.more = Map.copyOf(more);
        this.logs = order.state().resolve("logs");
    }

    /** @return a datacenter in which nothing runs yet; see {@link #start} */
    public static Datacenter of(DatacenterOrder order) {
        return new Datacenter(order, Map.of());
    }

    /** @param more settings of the server, as environment variables, that win over ours */
    public static Datacenter of(DatacenterOrder order, Map<String, String> more) {
        return new Datacenter(order, more);
    }

    /**
     * Starts everything and returns when it answers.
     *
     * @param progress told each step in a few words
     * @throws Trouble if something does not come up; what had been started is ended by {@link #close}
     */
    public void start(Consumer<String> progress) {
        if (order.port() != 0) {
            FreePort.requireFree(order.port());
        }
        createDirectories(logs);
        synchronized (this) {
            warden = new Warden(logs.resolve("warden.log"));
        }
        if (order.lab() != null) {
            int hosts = order.lab().hosts();
            progress.accept("starting the lab with " + hosts + " hosts (about " + (4 + hosts / 4) + " s)");
            lab = startLab(order.lab());
        }
        progress.accept("starting the server (about 10 s)");
        server = startServer();
    }

    /** @return the lab, null when none was wanted */
    public @Nullable RunningLab lab() {
        return lab;
    }

    public RunningServer server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    /**
     * @param name a word
     * @return one more node on the database of the server, which must keep one of its own; nothing runs yet
     */
    public Node node(String name) {
        Path state = order.state().resolve(name);
        DatacenterOrder own = new DatacenterOrder(order.installation(), state, 0, order.lab());
        createDirectories(state);
        Map<String, String> settings = ServerSettings.of(own, 0, lab, warden.shortcuts());
        settings.putAll(ServerSettings.database(order.state()));
        settings.putAll(environment());
        Path ready = state.resolve("ready.json");
        List<String> command = Commands.server(own, lab.namespace(), List.of("--port", "0", "--ready-file", ready.toString()));
        return new Node(state, ready, () -> {
            deleteOld(ready);
            return keep(Child.logged("node " + name, command, settings, logs.resolve(name + ".log")));
        });
    }

    /** @return a command that runs the given one in the lab's network, where the server lives as well */
    public List<String> inLab(List<String> command) {
        List<String> words = Commands.inNetwork(lab.namespace());
        words.addAll(command);
        return words;
    }

    /** Waits until a child ends by itself or this is closed. @return the name of the child that ended, null when closed */
    public @Nullable String awaitEnd() throws InterruptedException {
        while (true) {
            synchronized (this) {
                if (closed) {
                    return null;
                }
                for (Child child : children) {
                    if (!child.alive()) {
                        return child.name() + " (see " + child.log() + ")";
                    }
                }
                wait(500);
            }
        }
    }

    /** Ends the server first, so that it can leave hosts and collaborators in order, and the lab after it. */
    @Override
    public void close() {
        List<Child> ending;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            ending = children.reversed();
            notifyAll();
        }
        for (Child child : ending) {
            child.end(child.name().equals("the server") ? SERVER_END : LAB_END);
        }
        if (warden != null) {
            warden.end();
        }
    }

    private RunningLab startLab(DatacenterOrder.LabOrder wanted) {
        Path ready = order.state().resolve("lab-ready.json");
        deleteOld(ready);
        Child child = keep(Child.logged(
                "the lab", Commands.lab(order, wanted, ready), environment(), logs.resolve("lab.log")));
        Waiting.until(child, LAB_START, () -> Files.exists(ready));
        return new RunningLab(Json.read(ready));
    }

    private RunningServer startServer() {
        Path log = logs.resolve("server.log");
        Long namespace = lab == null ? null : lab.namespace();
        int port = lab == null
                ? (order.port() == 0 ? FreePort.any() : order.port())
                : openRelay(order.port(), lab.namespace());
        Map<String, String> settings = ServerSettings.of(order, port, lab, warden.shortcuts());
        settings.putAll(order.settings());
        settings.putAll(environment());
        settings.putAll(more);
        Child child = keep(Child.logged("the server", Commands.server(order, namespace), settings, log));
        URI url = URI.create("http://127.0.0.1:" + port);
        RunningServer running = new RunningServer(url, order.state().resolve("bootstrap-token"), child.process().pid());
        Waiting.until(child, SERVER_START, running::answers);
        return running;
    }

    private int openRelay(int port, long namespace) {
        Relay relay = Relay.open(
                order.lab().scripts(), port, namespace, environment(), logs.resolve("relay.log"));
        keep(relay.child());
        return relay.port();
    }

    private synchronized Child keep(Child child) {
        if (closed) {
            child.end(Duration.ZERO);
            throw new Trouble("ended");
        }
        children.add(child);
        return child;
    }

    /** @return what every process that belongs here must have in its environment, so that it does not outlive us */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(warden.mark());
        environment.put("PATCHYARD_STATE", order.state().toString());
        return environment;
    }

    private static void createDirectories(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException refused) {
            throw new UncheckedIOException(path + " cannot be used: " + refused.getMessage(), refused);
        }
    }

    private static void deleteOld(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** @return what the ready file holds */
    public ObjectNode description() {
        ObjectNode ready = Json.object();
        ready.put("url", server().url().toString());
        ready.put("token_file", server().tokenFile().toString());
        ready.put("pid", ProcessHandle.current().pid());
        ready.put("server_pid", server().pid());
        ready.put("state", order.state().toString());
        ready.set("lab", lab == null ? ready.nullNode() : lab.description());
        return ready;
    }

    /** Writes {@link #description} so that a reader sees all of it or nothing. */
    public void writeReadyFile(Path file) {
        Json.write(file, description());
    }
}
