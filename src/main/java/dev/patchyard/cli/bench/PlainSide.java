package dev.patchyard.cli.bench;

import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.demo.ChangeDesk;
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

/** Plain {@code ansible-playbook} with one of the playbooks in {@code bench/plain}. */
final class PlainSide implements Side {
    private static final String FIRST_TOUCH = "Take a snapshot";
    private static final double NANOSECONDS = 1e9;
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final int PATIENCE = 50;

    private final String name;
    private final String configuration;
    private final Path playbooks;
    private final PlainInventory inventory;
    private final Datacenter datacenter;
    private final ChangeDesk desk;
    private String change = "";

    /**
     * @param name          of the playbook
     * @param configuration name of its ansible.cfg
     */
    PlainSide(String name, String configuration, Path playbooks, PlainInventory inventory, Datacenter datacenter, ChangeDesk desk) {
        this.name = name;
        this.configuration = configuration;
        this.playbooks = playbooks;
        this.inventory = inventory;
        this.datacenter = datacenter;
        this.desk = desk;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare(Assignment assignment) {
        change = desk.approved("Bench " + assignment.content().word(), "plain-" + name, assignment.cis(), assignment.digest());
    }

    @Override
    public Measured work(Assignment assignment) {
        Path home = makeHome();
        try (CpuMeter meter = CpuMeter.open("plain")) {
            inventory.write(home, assignment, change);
            PlainOutput output = new PlainOutput();
            long begin = System.nanoTime();
            play(meter.measured(command(home, assignment)), home, begin, output);
            double whole = (System.nanoTime() - begin) / NANOSECONDS;
            double cpu = meter.used();
            if (output.succeeded().size() != assignment.cis().size()) {
                throw new Trouble(name + ".yml: " + output.succeeded().size() + " of " + assignment.cis().size()
                        + " hosts ended well\n" + output.complaints());
            }
            return new Measured(output.lastResult() - output.began(FIRST_TOUCH), whole, cpu, Double.NaN);
        } finally {
            endKeptConnections(home);
            remove(home);
        }
    }

    private List<String> command(Path home, Assignment assignment) {
        String parallel = Integer.toString(assignment.parallel());
        return datacenter.inLab(List.of(
                "/usr/bin/ansible-playbook", "--inventory", home.resolve("inventory.json").toString(), "--forks", parallel,
                "--extra-vars", "parallel=" + parallel, playbooks.resolve(name + ".yml").toString()));
    }

    private void play(List<String> command, Path home, long begin, PlainOutput output) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment(home));
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
    }

    private Map<String, String> environment(Path home) {
        Map<String, String> environment = new HashMap<>(datacenter.environment());
        environment.put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", home.toString());
        environment.put("ANSIBLE_CONFIG", playbooks.resolve(configuration).toString());
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
    private static void endKeptConnections(Path home) {
        String mark = "HOME=" + home;
        Processes.marked(mark).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
        for (int round = 0; round < PATIENCE && !Processes.marked(mark).isEmpty(); round++) {
            AtOnce.pause(MOMENT);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException kept) {
            System.err.println("patchyard: " + directory + " is left behind: " + kept.getMessage());
        }
    }
}
