package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.client.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that asks a server. Results go to standard output, everything else to standard error. It exits with
 * {@link #DONE}, {@link #ENDED_OTHERWISE}, {@link #USAGE}, {@link #REFUSED} or {@link #NO_SERVER}, and nothing else.
 */
abstract class NightCommand implements Callable<Integer> {
    /** Done as asked. */
    static final int DONE = 0;
    /** The run that was waited for ended otherwise than it was asked for. */
    static final int ENDED_OTHERWISE = 1;
    /** The command line, or the token file, is not right; nothing was asked. */
    static final int USAGE = 2;
    /** The server refused; nothing was done. */
    static final int REFUSED = 3;
    /** The server could not be reached, or could not answer; what was asked may have been done. */
    static final int NO_SERVER = 4;

    private static final int TOO_MANY = 429;
    private static final int FAILURES = 500;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:PATCHYARD_SERVER:-http://127.0.0.1:8080}",
            description = "The server; else PATCHYARD_SERVER, else http://127.0.0.1:8080.")
    private URI server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:PATCHYARD_TOKEN_FILE}",
            description = "File with your token in one line; else PATCHYARD_TOKEN_FILE, else ~/.patchyard-token.")
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "Print the server's answer as one JSON document.")
    private boolean json;

    /** @return the exit code */
    abstract int work(JsonClient client) throws InterruptedException;

    @Override
    public final Integer call() throws InterruptedException {
        try {
            return work(new JsonClient(server, token()));
        } catch (NotGranted refusal) {
            say(refusal.getMessage());
            return refusal.code;
        } catch (JsonClient.NoAnswer silence) {
            say(silence.getMessage());
            return NO_SERVER;
        } catch (Trouble trouble) {
            say(trouble.getMessage());
            return USAGE;
        }
    }

    private String token() {
        Path file = tokenFile == null ? Path.of(System.getProperty("user.home"), ".patchyard-token") : tokenFile;
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new Trouble(file + " cannot be read: name your token's file with --token-file or PATCHYARD_TOKEN_FILE");
        }
    }

    /** @return the body of an answer that grants what was asked */
    static JsonNode granted(Reply reply) {
        if (reply.status() >= 200 && reply.status() <= 299) {
            return reply.body();
        }
        throw new NotGranted(reply);
    }

    /** Prints the answer as it is, or what the text makes of it. */
    void show(JsonNode answer, String text) {
        print(json ? answer.toString() : text);
    }

    void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    void say(String text) {
        spec.commandLine().getErr().println("patchyard: " + Harmless.line(text));
        spec.commandLine().getErr().flush();
    }

    /** The server answered, and not with what was asked for. */
    private static final class NotGranted extends Trouble {
        private static final long serialVersionUID = 1L;

        private final int code;

        private NotGranted(Reply reply) {
            super(sentence(reply));
            code = reply.status() == TOO_MANY || reply.status() >= FAILURES ? NO_SERVER : REFUSED;
        }

        private static String sentence(Reply reply) {
            StringBuilder text = new StringBuilder(reply.body().path("detail").asText("the server answered " + reply.status()));
            reply.body().path("errors").forEach(error -> text.append("; ")
                    .append(error.path("field").asText()).append(": ").append(error.path("message").asText()));
            return text + " (" + reply.status() + ")";
        }
    }
}
