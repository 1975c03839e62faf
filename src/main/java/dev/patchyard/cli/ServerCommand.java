package dev.patchyard.cli;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server in the foreground until a signal, or the end of its standard input where that was asked for. */
@Command(
        name = "server",
        description = "Run the server, configured by environment and YAML; docs/configuration.md names every setting.",
        mixinStandardHelpOptions = true)
public final class ServerCommand implements Callable<Integer> {
    private static final int REFUSED = 1;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings; the environment wins over it.")
    private @Nullable Path config;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 takes a free one.")
    private @Nullable Integer port;

    @Option(names = "--state", paramLabel = "DIR", description = "Where database, plays and the first token are kept.")
    private @Nullable Path state;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Written when the server answers: url, token_file and pid as JSON.")
    private @Nullable Path readyFile;

    @Option(names = "--lifeline", description = "End when standard input ends: for whoever supervises the server.")
    private boolean lifeline;

    @Override
    public Integer call() throws InterruptedException {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        CountDownLatch end = new CountDownLatch(1);
        // NB: read before the server starts, so that a supervisor that dies meanwhile is noticed as well.
        if (lifeline) {
            Thread.ofPlatform().daemon().name("lifeline").start(() -> {
                drainStandardInput();
                end.countDown();
            });
        }
        ApplicationContext context = context();
        Thread closing = new Thread(context::close, "closing");
        Runtime.getRuntime().addShutdownHook(closing);
        try {
            context.start();
            announce(context, context.getBean(EmbeddedServer.class).start());
        } catch (RuntimeException refused) {
            LoggerFactory.getLogger(ServerCommand.class).debug("the server could not be started", refused);
            context.close();
            spec.commandLine().getErr().println("patchyard: the server could not be started: " + rootMessage(refused));
            return REFUSED;
        }
        end.await();
        context.close();
        return 0;
    }

    private ApplicationContext context() {
        if (config != null) {
            System.setProperty("micronaut.config.files", config.toAbsolutePath().toString());
        }
        Map<String, Object> given = new HashMap<>();
        if (port != null) {
            given.put("micronaut.server.port", port == 0 ? -1 : port);
            given.put("micronaut.server.ssl.port", port == 0 ? -1 : port);
        }
        if (state != null) {
            given.put("patchyard.state-directory", state.toAbsolutePath().normalize().toString());
        }
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .propertySources(PropertySource.of("command line", given, Integer.MAX_VALUE))
                .build();
    }

    private void announce(ApplicationContext context, EmbeddedServer server) {
        String url = server.getURL().toString();
        @Nullable String tokenFile = context.getProperty("patchyard.state-directory", String.class)
                .map(directory -> Path.of(directory).resolve("bootstrap-token").toAbsolutePath().normalize())
                .filter(Files::exists)
                .map(Path::toString)
                .orElse(null);
        if (readyFile != null) {
            ReadyFile.write(readyFile, url, tokenFile, ProcessHandle.current().pid());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Patchyard answers at " + url + (tokenFile == null ? "" : "; the first token is in " + tokenFile));
        out.flush();
    }

    /** @return the innermost message, which names the setting at fault */
    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static void drainStandardInput() {
        byte[] ignored = new byte[256];
        try {
            while (System.in.read(ignored) >= 0) {
                continue;
            }
        } catch (IOException closed) {
            // A pipe that cannot be read has ended as well.
        }
    }

    /** What a supervisor waits for. */
    private static final class ReadyFile {
        private static void write(Path file, String url, @Nullable String tokenFile, long pid) {
            String json = "{\"url\": " + quoted(url) + ", \"token_file\": " + quoted(tokenFile) + ", \"pid\": " + pid + "}\n";
            try {
                Path beside = file.toAbsolutePath().getParent();
                Path fresh = Files.createTempFile(beside, ".ready", "");
                Files.writeString(fresh, json);
                Files.move(
                        fresh, file.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException fault) {
                throw new UncheckedIOException("cannot write " + file, fault);
            }
        }

        private static String quoted(@Nullable String text) {
            return text == null ? "null" : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }
}
