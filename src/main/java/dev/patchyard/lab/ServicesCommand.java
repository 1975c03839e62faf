package dev.patchyard.lab;

import dev.patchyard.lab.hosts.HostConfigurations;
import dev.patchyard.lab.hosts.LabNamespace;
import dev.patchyard.lab.hosts.NamespaceHosts;
import dev.patchyard.lab.repository.RepositoryServer;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The lab's services inside the lab's network, as a process that ends with its parent. */
@Command(name = "services", hidden = true)
final class ServicesCommand implements Callable<Integer> {
    static final String READY = "ready";
    static final String ADDRESS = "10.77.255.254";
    static final int FIRST_PORT = 8901;
    private static final int REPOSITORY_PORT = 8900;

    @Option(names = "--state", required = true)
    private Path state;

    @Option(names = "--image", required = true)
    private Path image;

    @Option(names = "--scripts", required = true)
    private Path scripts;

    @Option(names = "--pid", required = true)
    private long pid;

    @Override
    public Integer call() throws Exception {
        NamespaceHosts control = new NamespaceHosts(new LabNamespace(pid, state, image, scripts, false));
        LabSettings settings = new LabSettings(state, new HostConfigurations(state).read(), control, ADDRESS,
                FIRST_PORT,
                Clock.systemUTC());
        try (LabServices services = LabServices.start(settings);
                RepositoryServer repository = new RepositoryServer(image.resolve("repo"), services.suites(),
                        new InetSocketAddress(ADDRESS, REPOSITORY_PORT))) {
            System.out.println(READY);
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        return 0;
    }
}
