package dev.patchyard.lab;

import dev.patchyard.lab.hosts.HostPlan;
import dev.patchyard.lab.hosts.StorageBudget;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a lab and keeps it until its input ends, a signal comes, or a part of it dies. */
@Command(name = "start", mixinStandardHelpOptions = true,
        description = "Start hosts and services; everything ends when standard input closes.")
final class StartCommand implements Callable<Integer> {
    @Option(names = "--state", required = true, description = "directory for everything that the lab keeps")
    private Path state;

    @Option(names = "--image", required = true, description = "directory that the lab's build printed")
    private Path image;

    @Option(names = "--scripts", required = true, description = "directory of the lab's scripts")
    private Path scripts;

    @Option(names = "--hosts", defaultValue = "12", description = "how many hosts (default: ${DEFAULT-VALUE})")
    private int hosts;

    @Option(names = "--el-hosts", description = "how many of them are EL hosts (default: a third)")
    private @Nullable Integer enterprise;

    @Option(names = "--megabytes", defaultValue = StorageBudget.MEGABYTES_PER_HOST,
            description = "memory for the disk of each host (default: ${DEFAULT-VALUE})")
    private int megabytesPerHost;

    @Option(names = "--port", defaultValue = "0",
            description = "the CMDB's port on loopback, the other services' follow; 0: any free ones")
    private int port;

    @Option(names = "--ready-file", description = "written when the lab can be used")
    private @Nullable Path readyFile;

    @Option(names = "--size-check", description = "only check that the machine is large enough")
    private boolean sizeCheck;

    @Override
    public Integer call() throws Exception {
        int megabytes = StorageBudget.ofMachine().forHosts(hosts, megabytesPerHost);
        if (sizeCheck) {
            return 0;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Path directory = Lab.stateDirectory(state);
        try (Children children = new Children(directory, ended::countDown)) {
            Runtime.getRuntime().addShutdownHook(new Thread(children::close));
            onEndOfInput(() -> {
                children.close();
                ended.countDown();
            });
            new Lab(directory, image.toRealPath(), scripts.toRealPath(), children)
                    .start(HostPlan.of(hosts, enterprise == null ? hosts / 3 : enterprise), megabytes, port, readyFile);
            ended.await();
            return children.failed() ? 1 : 0;
        }
    }

    private static void onEndOfInput(Runnable action) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException closed) {
                // The end of the input, however it comes, is what was waited for.
            }
            action.run();
        });
    }
}
