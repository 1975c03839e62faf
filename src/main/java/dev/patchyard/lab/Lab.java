package dev.patchyard.lab;

import dev.patchyard.lab.hosts.HostConfigurations;
import dev.patchyard.lab.hosts.HostFailure;
import dev.patchyard.lab.hosts.HostKeys;
import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.hosts.LabNamespace;
import dev.patchyard.lab.hosts.NamespaceHosts;
import dev.patchyard.lab.hosts.SshConfig;
import dev.patchyard.lab.http.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Builds a lab: the hosts' namespaces, the services inside their network, and the way in from loopback. Each is a
 * child process that ends when this one does, in whichever way.
 *
 * @param state the state directory, absolute
 * @param image the directory of base roots and repositories, absolute
 * @param scripts the directory of the lab's scripts, absolute
 */
record Lab(Path state, Path image, Path scripts, Children children) {
    private static final int STARTED_AT_ONCE = 4;

    /** Starts everything and writes the ready file, if one is wanted. */
    void start(List<LabHost> planned, int megabytes, int port, @Nullable Path readyFile) throws IOException {
        HostKeys keys = new HostKeys(state);
        List<LabHost> hosts = planned.stream().map(keys::withKey).toList();
        new HostConfigurations(state).write(hosts, keys);
        LabNamespace namespace = namespace(megabytes);
        Child services = children.start("services", namespace.inNetwork(servicesCommand(namespace)));
        startHosts(hosts, new NamespaceHosts(namespace));
        if (!services.line().equals(ServicesCommand.READY)) {
            throw services.death();
        }
        Map<String, String> outside = relay(namespace, port);
        Path sshConfig = SshConfig.write(namespace, hosts, keys.client());
        children.complete();
        if (readyFile != null) {
            new JsonFile(readyFile).save(new ReadyFile(state, namespace, hosts, outside, inside(), sshConfig,
                    keys.client()).document());
        }
        System.err.printf("lab: %d hosts and their services are ready%n", hosts.size());
    }

    /** Makes the state directory, which nobody else may read: it holds keys and tokens. */
    static Path stateDirectory(Path wanted) throws IOException {
        return Files.createDirectories(wanted.toAbsolutePath().normalize(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))).toRealPath();
    }

    private LabNamespace namespace(int megabytes) throws IOException {
        Child namespace = children.start("labns", List.of(scripts.resolve("labns").toString(), state.toString(),
                image.toString(), Integer.toString(megabytes)));
        Path file = state.resolve("labns.pid");
        boolean joinsUser = !"root".equals(System.getProperty("user.name"));
        while (namespace.alive()) {
            String pid = Files.exists(file) ? Files.readString(file).strip() : "";
            // NB: a file that an earlier lab left names a process that is not below ours.
            if (below(pid, namespace.pid())) {
                return new LabNamespace(Long.parseLong(pid), state, image, scripts, joinsUser);
            }
            pause();
        }
        throw namespace.death();
    }

    private static boolean below(String pid, long ancestor) {
        return pid.matches("\\d{1,18}") && ProcessHandle.of(ancestor).stream().flatMap(ProcessHandle::descendants)
                .anyMatch(process -> process.pid() == Long.parseLong(pid));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException stopped) {
            throw new IOException("interrupted while the lab started", stopped);
        }
    }

    private List<String> servicesCommand(LabNamespace namespace) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                LabMain.class.getName(), "services", "--state", state.toString(), "--image", image.toString(),
                "--scripts", scripts.toString(), "--pid", Long.toString(namespace.pid()));
    }

    private static void startHosts(List<LabHost> hosts, NamespaceHosts control) {
        try (ExecutorService threads = Executors.newFixedThreadPool(STARTED_AT_ONCE)) {
            List<Future<?>> starts = new ArrayList<>();
            hosts.forEach(host -> starts.add(threads.submit(() -> control.start(host.name()))));
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (ExecutionException failed) {
            throw new HostFailure(failed.getCause().getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new HostFailure("interrupted while the hosts started");
        }
    }

    private Map<String, String> relay(LabNamespace namespace, int port) throws IOException {
        List<String> command = new ArrayList<>(List.of(scripts.resolve("relay").toString()));
        int offset = 0;
        for (String name : LabServices.NAMES) {
            command.add("127.0.0.1:" + (port == 0 ? 0 : port + offset++));
            command.add(Long.toString(namespace.pid()));
            command.add(inside().get(name).substring("http://".length()));
        }
        Child relay = children.start("relay", command);
        Map<String, String> urls = new LinkedHashMap<>();
        for (String name : LabServices.NAMES) {
            urls.put(name, "http://" + relay.line().replaceFirst("^LISTEN=", ""));
        }
        if (!relay.line().equals("ready")) {
            throw relay.death();
        }
        return urls;
    }

    private static Map<String, String> inside() {
        Map<String, String> urls = new LinkedHashMap<>();
        LabServices.NAMES.forEach(name -> urls.put(name, "http://" + ServicesCommand.ADDRESS + ":"
                + (ServicesCommand.FIRST_PORT + urls.size())));
        return urls;
    }
}
