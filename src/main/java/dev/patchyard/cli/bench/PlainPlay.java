package dev.patchyard.cli.bench;

import dev.patchyard.cli.datacenter.Datacenter;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One {@code ansible-playbook} process with a home of its own, which goes away with it. */
final class PlainPlay implements AutoCloseable {
    private static final double NANOSECONDS = 1e9;
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final int PATIENCE = 50;

    private final Datacenter datacenter;
    private final Path configuration;
    private final Path home;

    /** @param configuration its ansible.cfg */
    PlainPlay(Datacenter datacenter, Path configuration) {
        this.datacenter = datacenter;
        this.configuration = configuration;
        this.home = makeHome();
    }

    /** @return a directory for what it needs to know */
    Path home() {
        return home;
    }

    /** @return what it printed, each line with its time since the start */
    PlainOutput run(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment());
        PlainOutput output = new PlainOutput();
        long begin = System.nanoTime();
        try {
            Process process = builder.start();
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    output.add((System.nanoTime() - begin) / NANOSECONDS, line);
                }
            } finally {
                process.destroy();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("ansible-playbook cannot be run: " + failed.getMessage(), failed);
        }
        return output;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(datacenter.environment());
        environment.put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", home.toString());
        environment.put("ANSIBLE_CONFIG", configuration.toString());
        return environment;
    }

    /** Below /tmp and short, because ssh's sockets lie in it. */
    private static Path makeHome() {
        try {
            return Files.createTempDirectory("pyb");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** ssh keeps connections open after the play; the next turn's hosts have been switched off and on in between. */
    @Override
    public void close() {
        String mark = "HOME=" + home;
        Processes.marked(mark).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
        for (int round = 0; round < PATIENCE && !Processes.marked(mark).isEmpty(); round++) {
            AtOnce.pause(MOMENT);
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException kept) {
            System.err.println("patchyard: " + home + " is left behind: " + kept.getMessage());
        }
    }
}
