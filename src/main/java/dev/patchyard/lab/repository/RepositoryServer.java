package dev.patchyard.lab.repository;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Serves every host the package repositories of the suites that were chosen for it. Never answers "not modified": all
 * suites are equally old, and a host that moved to another one must not keep the indexes of the first.
 */
public final class RepositoryServer implements AutoCloseable {
    private final Path root;
    private final Suites suites;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Starts to serve.
     *
     * @param root the directory with {@code apt} and {@code rpm} in it
     */
    public RepositoryServer(Path root, Suites suites, InetSocketAddress address) throws IOException {
        this.root = root.toRealPath();
        this.suites = suites;
        this.server = HttpServer.create(address, 256);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** @return the port it listens on */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            Optional<Path> file = file(exchange.getRequestURI().getPath());
            if (file.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            long size = Files.size(file.get());
            exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
            if (head || size == 0) {
                exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            exchange.sendResponseHeaders(200, size);
            try (OutputStream body = exchange.getResponseBody()) {
                Files.copy(file.get(), body);
            }
        }
    }

    /**
     * @return the file behind {@code /host/apt/acme/…}, {@code /host/apt/security/…} or {@code /host/rpm/acme/…}
     */
    private Optional<Path> file(@Nullable String path) {
        List<String> parts = path == null ? List.of() : Arrays.asList(path.substring(1).split("/"));
        if (parts.size() < 4) {
            return Optional.empty();
        }
        ObjectNode suite = suites.of(parts.get(0));
        String folder = switch (parts.get(1) + "/" + parts.get(2)) {
            case "apt/acme" -> "apt/acme/" + suite.get("apt_acme").asText();
            case "apt/security" -> suite.get("security").asBoolean() ? "apt/security" : "apt/security-none";
            case "rpm/acme" -> "rpm/acme/" + suite.get("rpm_acme").asText();
            default -> "";
        };
        return folder.isEmpty() ? Optional.empty() : below(folder, String.join("/", parts.subList(3, parts.size())));
    }

    private Optional<Path> below(String folder, String rest) {
        try {
            Path base = root.resolve(folder).toRealPath();
            Path file = base.resolve(rest).toRealPath();
            return base.startsWith(root) && file.startsWith(base) && Files.isRegularFile(file) ? Optional.of(file)
                    : Optional.empty();
        } catch (IOException | InvalidPathException missing) {
            return Optional.empty();
        }
    }
}
