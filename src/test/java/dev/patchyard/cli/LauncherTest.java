package dev.patchyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout whose path has a space, on a machine whose package tools are ours. */
class LauncherTest {
    private static final Path PROJECT = Path.of(System.getProperty("patchyard.home", "."));

    @TempDir
    Path directory;

    private Path checkout;
    private Path tools;

    @BeforeEach
    void copyWhatTheLauncherReads() throws IOException {
        checkout = directory.resolve("a check out");
        tools = Files.createDirectories(directory.resolve("tools"));
        Files.createDirectories(checkout.resolve("src/main/lab"));
        for (String file : List.of("patchyard", "pom.xml", "src/main/lab/packages", "src/main/lab/build")) {
            Files.copy(PROJECT.resolve(file), checkout.resolve(file));
        }
    }

    @Test
    void theVersionIsThePomsOwn() throws Exception {
        assertThat(run("version").out()).isEqualTo("0.1.0\n");
    }

    @Test
    void aPlanNamesEveryMissingPackageWithAReasonAndDoesNothing() throws Exception {
        tool("dpkg-query", "exit 1");
        tool("apt-get", "touch '" + directory.resolve("apt-was-called") + "'");

        Said said = run("demo", "--plan");

        assertThat(said.code()).isZero();
        assertThat(said.out()).isEmpty();
        assertThat(said.error())
                .containsPattern("ansible-core +patches the hosts")
                .containsPattern("mmdebstrap +the lab is made of it")
                .contains("nothing was done");
        assertThat(directory.resolve("apt-was-called")).doesNotExist();
        assertThat(checkout.resolve(".patchyard")).doesNotExist();
        assertThat(checkout.resolve("target")).doesNotExist();
    }

    @Test
    void withoutAJdkAndWithoutAPackageOfItOneLineSaysWhatToDo() throws Exception {
        tool("dpkg-query", "printf 'ii '");
        tool("id", "echo 1000");
        tool("apt-cache", "exit 0");
        tool("java", "exit 1");

        Said said = run(Map.of("PATCHYARD_JVMS", directory.resolve("none").toString(), "JAVA_HOME", ""), "demo");

        assertThat(said.code()).isNotZero();
        assertThat(said.error().lines().toList()).singleElement().asString()
                .contains("no JDK 25", "openjdk-25-jdk-headless", "JAVA_HOME");
    }

    @Test
    void withoutRootOneLineSaysWhatToInstall() throws Exception {
        tool("dpkg-query", "case $* in *ansible-core*) exit 1 ;; esac; printf 'ii '");
        tool("id", "echo 1000");

        Said said = run("demo");

        assertThat(said.code()).isNotZero();
        assertThat(said.error().lines().toList()).singleElement().asString()
                .contains("not root").endsWith("--no-install-recommends ansible-core");
    }

    @Test
    void aDirectoryThatIsNotOursIsNeitherUsedNorRemoved() throws Exception {
        tool("dpkg-query", "printf 'ii '");
        Path precious = Files.createDirectories(directory.resolve("home"));
        Files.writeString(precious.resolve("thesis"), "years of work");

        Said used = run("up", "--state", precious.toString());
        Said cleaned = run("clean", "--state", precious.toString());

        assertThat(used.code()).isNotZero();
        assertThat(used.error()).contains("was not made by Patchyard");
        assertThat(cleaned.code()).isNotZero();
        assertThat(precious.resolve("thesis")).exists();
    }

    @Test
    void cleanRefusesWhileALiveProcessUsesTheStateAndRemovesItAfterwards() throws Exception {
        Path state = Files.createDirectories(directory.resolve("state of things"));
        Files.writeString(state.resolve("patchyard-state"), "");
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().put("PATCHYARD_STATE", state.toString());
        Process user = builder.start();
        try {
            Said refused = run("clean", "--state", state.toString());
            assertThat(refused.code()).isNotZero();
            assertThat(refused.error()).contains("in use", Long.toString(user.pid()));
            assertThat(state).exists();
        } finally {
            user.destroyForcibly().waitFor();
        }

        assertThat(run("clean", "--state", state.toString()).code()).isZero();
        assertThat(state).doesNotExist();
    }

    @Test
    void commandsOfTheNightReachTheJavaSideWithTheirWordsAndItsExitCodeComesBack() throws Exception {
        Path jdk = Files.createDirectories(directory.resolve("jdk/bin")).getParent();
        program(jdk.resolve("bin/javac"), "exit 0");
        program(jdk.resolve("bin/java"), "case $1 in -version) echo 'openjdk version \"25.0.1\"' >&2; exit ;; esac\n"
                + "while [ \"$1\" != -jar ]; do shift; done; shift 2; printf '<%s>' \"$@\"; exit 3");
        tool("mvn", "mkdir -p '" + checkout.resolve("target") + "' && touch '" + checkout.resolve("target/patchyard.jar") + "'");

        Said said = run(Map.of("JAVA_HOME", jdk.toString(), "PATCHYARD_JVMS", directory.resolve("none").toString()),
                "pause", "env:a b", "--reason", "it $(reboot)s");

        assertThat(said.code()).as(said.error()).isEqualTo(3);
        assertThat(said.out()).isEqualTo("<pause><env:a b><--reason><it $(reboot)s>");
    }

    private void tool(String name, String script) throws IOException {
        program(tools.resolve(name), script);
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Said run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private Said run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(checkout.resolve("patchyard").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "out", "");
        Path error = Files.createTempFile(directory, "error", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(error.toFile());
        builder.environment().put("PATH", tools + ":/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Said(process.exitValue(), Files.readString(out), Files.readString(error));
    }

    private record Said(int code, String out, String error) {}
}
