package dev.patchyard.cli.datacenter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** One more server on a lab that runs already, with a state of its own and other addresses of its collaborators. */
public final class SecondServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration END = Duration.ofSeconds(10);

    private final Warden warden;
    private final Child relay;
    private final Supplier<Child> starting;
    private final RunningServer running;
    private Child server;

    private SecondServer(Warden warden, Child relay, Supplier<Child> starting, RunningServer running) {
        this.warden = warden;
        this.relay = relay;
        this.starting = starting;
        this.running = running;
        this.server = starting.get();
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param services service of the lab to use for {@code CMDB} and {@code ITSM}, for instance {@code cmdb_plain}
     * @param more     environment variables that it is given as well
     */
    public static SecondServer start(
            DatacenterOrder order, RunningLab lab, Map<String, String> services, Map<String, String> more) {
        Path logs = directories(order.state().resolve("logs"));
        Warden warden = new Warden(logs.resolve("warden.log"));
        Map<String, String> environment = new HashMap<>(warden.mark());
        environment.put("PATCHYARD_STATE", order.state().toString());
        Relay relay = Relay.open(order.lab().scripts(), 0, lab.namespace(), environment, logs.resolve("relay.log"));
        Map<String, String> settings = ServerSettings.of(order, relay.port(), lab, warden.shortcuts());
        settings.putAll(environment);
        settings.putAll(more);
        services.forEach((door, service) -> settings.put("PATCHYARD_" + door + "_URL", lab.urlInside(service)));
        Supplier<Child> starting = () -> Child.logged(
                "the second server", Commands.server(order, lab.namespace()), settings, logs.resolve("server.log"));
        RunningServer running = new RunningServer(
                URI.create("http://127.0.0.1:" + relay.port()), order.state().resolve("bootstrap-token"), 0);
        SecondServer second = new SecondServer(warden, relay.child(), starting, running);
        second.awaitStart();
        return second;
    }

    private void awaitStart() {
        try {
            Waiting.until(server, START, running::answers);
        } catch (RuntimeException broken) {
            close();
            throw broken;
        }
    }

    /** Kills it as the kernel would, without a word to anybody; what it had started lives on. */
    public void kill() {
        server.process().destroyForcibly();
        server.end(Duration.ofSeconds(2));
    }

    /** Starts another one in the place of one that was killed, on the same state, and returns when it answers. */
    public void startAgain() {
        server = starting.get();
        awaitStart();
    }

    /** @return its process, which a namespace was entered by and nothing else */
    public long pid() {
        return server.process().pid();
    }

    public URI url() {
        return running.url();
    }

    public String token() {
        return running.token();
    }

    @Override
    public void close() {
        server.end(END);
        relay.end(Duration.ofSeconds(2));
        warden.end();
    }

    private static Path directories(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
