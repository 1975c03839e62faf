package dev.patchyard.cli;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the server in the foreground until a signal, or the end of its standard input where that was asked for. */
@Command(
        name = "server",
        description = "Run the server, configured by environment and YAML.",
        mixinStandardHelpOptions = true)
public final class ServerCommand implements Callable<Integer> {
    @Option(names = "--lifeline", description = "End when standard input ends: for whoever supervises the server.")
    private boolean lifeline;

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        // NB: read before the server starts, so that a supervisor that dies meanwhile is noticed as well.
        if (lifeline) {
            Thread.ofPlatform().daemon().name("lifeline").start(() -> {
                drainStandardInput();
                end.countDown();
            });
        }
        ApplicationContext context = Micronaut.build(new String[0]).banner(false).start();
        if (lifeline) {
            end.await();
            context.close();
            return 0;
        }
        Thread.currentThread().join();
        return 0;
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
}
