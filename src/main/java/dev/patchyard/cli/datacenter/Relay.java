package dev.patchyard.cli.datacenter;

import dev.patchyard.cli.Trouble;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Brings a port of the machine's own loopback into the lab's network. The port is opened on the machine before the relay
 * joins the lab, which is why this works without root.
 */
final class Relay {
    private static final String ANSWER = "LISTEN=127.0.0.1:";

    private final Child child;
    private final int port;

    private Relay(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /**
     * Opens a port and passes its connections on to the same port of the lab's loopback.
     *
     * @param port      0 for a free one
     * @param namespace a process in the lab's network
     * @throws Trouble if the port is taken
     */
    static Relay open(Path scripts, int port, long namespace, Map<String, String> environment, Path log) {
        int chosen = port == 0 ? FreePort.any() : port;
        String here = "127.0.0.1:" + chosen;
        Child child = Child.talking(
                "the relay",
                List.of(scripts.resolve("relay").toString(), here, Long.toString(namespace), here),
                environment,
                log);
        try {
            BufferedReader answers = child.process().inputReader();
            String first = answers.readLine();
            if (first == null || !first.startsWith(ANSWER) || !"ready".equals(answers.readLine())) {
                child.end(Duration.ofSeconds(1));
                throw new Trouble("port " + chosen + " cannot be used; name another with --port (see " + log + ")");
            }
            return new Relay(child, Integer.parseInt(first.substring(ANSWER.length())));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    int port() {
        return port;
    }

    Child child() {
        return child;
    }
}
