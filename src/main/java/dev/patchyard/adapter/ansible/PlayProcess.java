package dev.patchyard.adapter.ansible;

import dev.patchyard.run.Nap;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The processes of one play. They live in a session of their own, write to files and survive the server; they are found
 * again by the mark in their environment.
 */
public final class PlayProcess {
    private static final Duration COURTESY = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MEMORY_MEGABYTES = 4096;
    /** Marks of whoever started the server; what cleans up after it looks for them. */
    private static final List<String> PASSED_ON = List.of("PATCHYARD_LIFE", "PATCHYARD_STATE", "SSH_AUTH_SOCK", "TZ");

    private final PlayDirectory directory;
    private final AnsibleSettings settings;
    private final MarkedProcesses processes;

    public PlayProcess(PlayDirectory directory, AnsibleSettings settings) {
        this.directory = directory;
        this.settings = settings;
        this.processes = new MarkedProcesses("PATCHYARD_PLAY_ID=" + directory.playId());
    }

    /** @param command what runs the playbook, without the configured wrapper */
    public void start(List<String> command) {
        List<String> words = new ArrayList<>(List.of("/usr/bin/python3", "-I", settings.playbooks() + "/launch.py",
                directory.path().toString(), Integer.toString(MEMORY_MEGABYTES)));
        words.addAll(settings.wrapper());
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.path().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.file("launch.log").toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment());
        try {
            makeSocketDirectory(directory.socketDirectory());
            awaitFirstSign(builder.start());
        } catch (IOException failed) {
            throw new IllegalStateException("the play cannot be started: " + failed.getMessage(), failed);
        }
    }

    /**
     * NB: until the launcher runs, the new process does not carry the mark yet and would be taken for one that ended.
     */
    private void awaitFirstSign(Process launcher) {
        while (directory.read("process").isEmpty() && launcher.isAlive()) {
            Nap.REAL.take(Duration.ofMillis(5));
        }
    }

    private void makeSocketDirectory(Path sockets) throws IOException {
        try {
            Files.createDirectory(sockets,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException known) {
            boolean ours = Files.getOwner(sockets, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(directory.path()));
            if (!ours || !Files.isDirectory(sockets, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(sockets + " belongs to somebody else", known);
            }
        }
    }

    private Map<String, String> environment() {
        Map<String, String> clean = new TreeMap<>(cleanEnvironment(settings, directory.path()));
        clean.put("PATCHYARD_PLAY_ID", directory.playId());
        clean.put("PATCHYARD_EVENTS", directory.file("events").toString());
        clean.put("ANSIBLE_SSH_CONTROL_PATH_DIR", directory.socketDirectory().toString());
        return clean;
    }

    /** @return what ansible-playbook of ours sees and nothing else, so that nobody's settings leak in */
    static Map<String, String> cleanEnvironment(AnsibleSettings settings, Path home) {
        Map<String, String> clean = new TreeMap<>();
        clean.put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        clean.put("LANG", "C.UTF-8");
        clean.put("HOME", home.resolve("home").toString());
        clean.put("ANSIBLE_HOME", home.resolve("home").toString());
        clean.put("ANSIBLE_LOCAL_TEMP", home.resolve("home/tmp").toString());
        clean.put("ANSIBLE_CONFIG", settings.playbooks() + "/ansible.cfg");
        clean.put("ANSIBLE_STDOUT_CALLBACK", "patchyard_events");
        clean.put("ANSIBLE_INVENTORY_UNPARSED_FAILED", "true");
        clean.put("ANSIBLE_INVENTORY_ENABLED", "yaml");
        // Compiled plugins would lie among the playbooks and be executed without being in their digests.
        clean.put("PYTHONDONTWRITEBYTECODE", "1");
        for (String name : PASSED_ON) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> clean.put(name, value));
        }
        return clean;
    }

    /** @return whether a process of the play lives on this machine, be it only an ssh connection kept open */
    public boolean isAlive() {
        return !processes.living().isEmpty();
    }

    /** @return whether the leader lives, so that the play goes on */
    public boolean goesOn() {
        return directory.exitCode().isEmpty() && leader().map(ProcessHandle::isAlive).orElseGet(this::isAlive);
    }

    private Optional<ProcessHandle> leader() {
        return directory.read("process").flatMap(said -> {
            String[] words = said.strip().split(" ");
            return words[1].equals(startTime(words[0])) ? ProcessHandle.of(Long.parseLong(words[0])) : Optional.empty();
        });
    }

    private static String startTime(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        } catch (IOException gone) {
            return "";
        }
    }

    /**
     * Ends every process of the play. Work on hosts goes on: nothing here stops a package manager there.
     *
     * @return whether none is left
     */
    public boolean end() {
        boolean gone = processes.end(COURTESY, PATIENCE);
        if (gone) {
            remove(directory.socketDirectory());
            remove(directory.file("home").resolve("tmp"));
        }
        return gone;
    }

    private static void remove(Path leftover) {
        try {
            Removal.of(leftover);
        } catch (IOException kept) {
            // NB: dead sockets harm nobody, and what modules were told is swept once the run is over.
            return;
        }
    }
}
