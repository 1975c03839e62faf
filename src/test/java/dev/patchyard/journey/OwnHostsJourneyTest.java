package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the front page says about one's own hosts is true: its commands, typed as they stand there but for the host's
 * address and user, patch a host. The server knows nothing of the lab's services; the host's address is all that it is told.
 */
@Tag("long")
class OwnHostsJourneyTest extends Journey {
    private static final String HEADING = "On your own hosts";
    private static final String ADDRESS_ON_THE_PAGE = "192.0.2.11";

    private final List<Process> started = new ArrayList<>();
    private Path folder;
    private String agent = "";

    @BeforeEach
    void makeAClone() throws IOException, InterruptedException {
        // NB: short, because ssh keeps its sockets below it, and open to the user that the database runs as.
        folder = Files.createTempDirectory(
                Path.of("/tmp"), "own", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        assertThat(new ProcessBuilder("cp", "-r", "playbooks", folder.toString()).inheritIO().start().waitFor()).isZero();
        Path launcher = Files.writeString(folder.resolve("patchyard"), """
                #!/bin/sh
                exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m --enable-native-access=ALL-UNNAMED \\
                    -Dpatchyard.home='%s' -cp '%s' dev.patchyard.Patchyard "$@"
                """.formatted(System.getProperty("java.home"), Path.of("").toAbsolutePath(),
                        System.getProperty("patchyard.class.path")));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void end() throws IOException {
        for (Process process : started.reversed()) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            try {
                process.waitFor(20, TimeUnit.SECONDS);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    @Test
    void theCommandsOfTheFrontPagePatchAHost() throws IOException, InterruptedException {
        LentHost host = givenADebianHost().offered("2.0", true);
        String pending = host.run("sh", "-c", "apt-get update -qq && apt-get -s dist-upgrade | grep -c '^Inst.*Security'");
        assertThat(Integer.parseInt(pending.strip())).isPositive();
        List<String> blocks = FrontPage.commands(HEADING);
        assertThat(blocks).hasSize(5);
        openTheHostWithAnotherKey();

        type(forThis(host, blocks.get(0)));
        started.add(shell(blocks.get(1)).redirectOutput(folder.resolve("server.log").toFile()).start());
        Eventually.get("the server's first token", Duration.ofMinutes(3),
                () -> Files.exists(folder.resolve("own/state/bootstrap-token")), isThere -> isThere);
        String said = type(String.join("", blocks.subList(2, 5)) + "echo; echo WHOLE; api alice runs/$run\n");

        JsonNode run = new ObjectMapper().readTree(said.substring(said.indexOf("\nWHOLE\n") + 7));
        assertThat(said).contains("\nsucceeded\n");
        assertThat(run.required("verdict").asText()).as(said).isEqualTo("succeeded");
        assertThat(run.at("/hosts/0/state").asText()).isEqualTo("ok");
        assertThat(host.packagesAreInOrder()).isTrue();
        assertThat(host.tryToRun("sh", "-c", "apt-get -s dist-upgrade | grep -c '^Inst.*Security'")
                        .required("stdout").asText().strip())
                .isEqualTo("0");
        assertThat(type("""
                api() { curl -sS -H "Authorization: Bearer $(cat own/$1)" "http://127.0.0.1:8080/patch/$2"; }
                api alice changes
                """)).contains("\"status\":\"completed\"", "\"approved_by\":\"bob\"", "\"requested_by\":\"alice\"",
                "\"outcome\":\"successful\"", "No technical back-out: restore from backup.");
    }

    private static String forThis(LentHost host, String commands) {
        return commands.replace(ADDRESS_ON_THE_PAGE, host.ci().required("attributes").required("ip").asText())
                .replace("root@", host.login() + "@")
                .replace("user: root", "user: " + host.login());
    }

    /** Whoever copies a key to a host can log in already, with a key of their own or a password. */
    private void openTheHostWithAnotherKey() throws IOException, InterruptedException {
        String key = site().running().description().required("client_key").asText();
        agent = folder.resolve("agent").toString();
        started.add(new ProcessBuilder("ssh-agent", "-D", "-a", agent).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
        Eventually.get("the agent", Duration.ofMinutes(1), () -> Files.exists(Path.of(agent)), isThere -> isThere);
        type("ssh-add -q '" + key + "'");
    }

    /** Types commands in the network of the hosts. @return what they printed */
    private String type(String commands) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "said", "");
        Process typed = shell(commands).redirectOutput(output.toFile()).start();
        started.add(typed);
        assertThat(typed.waitFor(15, TimeUnit.MINUTES)).isTrue();
        started.remove(typed);
        String said = Files.readString(output);
        Path log = folder.resolve("server.log");
        assertThat(typed.exitValue())
                .as("%s%n%s%n%s", commands, said, Files.exists(log) ? Files.readString(log) : "no server yet")
                .isZero();
        return said;
    }

    private ProcessBuilder shell(String commands) {
        ProcessBuilder shell = new ProcessBuilder(
                "nsenter", "--target", Long.toString(site().running().namespace()), "--net", "--",
                "bash", "-euo", "pipefail", "-c", commands);
        shell.directory(folder.toFile()).redirectErrorStream(true);
        shell.environment().putAll(Map.of("SSH_AUTH_SOCK", agent, "HOME", folder.toString()));
        shell.environment().keySet().removeIf(name -> name.startsWith("PATCHYARD_") || name.startsWith("MICRONAUT_"));
        return shell;
    }
}
