package dev.patchyard.failpoint;

import dev.patchyard.adapter.postgres.PostgresRunStore;
import dev.patchyard.adapter.postgres.Transactions;
import dev.patchyard.alert.Notifier;
import dev.patchyard.change.Itsm;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.health.HostProbe;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.journey.RealTime;
import dev.patchyard.patching.HostRecovery;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.NodeClock;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunWalker;
import dev.patchyard.snapshot.SimEngine;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The product's server with {@link Failpoints}, a machine's clock that a test sets, and a lease of any length. Everything
 * else is as in the product; this is no part of it, so that the product has no such switches.
 */
public final class FailpointServer {
    private final ApplicationContext context;
    private final Failpoints points;
    private final Watched watched;
    private final Path clock;

    private FailpointServer(ApplicationContext context, Path points, Path clock) {
        this.context = context;
        this.points = new Failpoints(points);
        this.watched = new Watched(this.points);
        this.clock = clock;
    }

    /**
     * Runs until a signal. Settings come from the environment, as in the product.
     *
     * @param arguments directory of failpoints, state directory, file to write when the server answers, file with the
     *     machine's clock (how far it is off), the length of a lease: with another one than the product's no other node is
     *     proved to be dead, and leases are waited for as between machines
     */
    public static void main(String[] arguments) throws IOException {
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(Map.of("micronaut.server.port", -1, "patchyard.state-directory", arguments[1]))
                .build();
        FailpointServer server = new FailpointServer(context, Path.of(arguments[0]), Path.of(arguments[3]));
        server.start(Duration.parse(arguments[4]), Path.of(arguments[2]));
    }

    private void start(Duration lease, Path readyFile) throws IOException {
        put(NodeClock.class, () -> new NodeClock(new SetClock(RealTime.clock(), clock)));
        put(RunStore.class, () -> watched.store(new PostgresRunStore(bean(Transactions.class), bean(Clock.class))));
        put(Corridor.Doors.class, this::doors);
        if (!lease.equals(RunWalker.LEASE)) {
            put(RunWalker.class, () -> walker(lease));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            bean(RunWalker.class).close();
            context.close();
        }));
        Thread.ofPlatform().daemon().name("lifeline").start(FailpointServer::endWithTheTest);
        context.start();
        String url = bean(EmbeddedServer.class).start().getURL().toString();
        Path fresh = Files.writeString(readyFile.resolveSibling(readyFile.getFileName() + ".fresh"), url);
        Files.move(fresh, readyFile, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Proves of nobody that they are dead, so that leases count as they do between machines. */
    private RunWalker walker(Duration lease) {
        return new RunWalker("node-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID(), other -> false,
                bean(RunStore.class), bean(Corridor.class), bean(RunWalker.Rounds.class), lease);
    }

    /** Whoever started us holds the other end of our standard input open. */
    private static void endWithTheTest() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException closed) {
            // A pipe that cannot be read has ended as well.
        }
        Runtime.getRuntime().halt(0);
    }

    private Corridor.Doors doors() {
        return new Corridor.Doors(
                watched.door(Cmdb.class, bean(Cmdb.class), "cmdb"),
                watched.door(Itsm.class, bean(Itsm.class), "itsm"),
                watched.door(SimEngine.class, bean(SimEngine.class), "hypervisor"),
                watched.door(Notifier.class, bean(Notifier.class), "notifier"),
                watched.door(Scanner.class, bean(Scanner.class), "scanner"),
                watched.door(HostProbe.class, bean(HostProbe.class), "probe"),
                watched.executor(bean(PatchExecutor.class)),
                watched.door(HostRecovery.class, bean(HostRecovery.class), "recovery"));
    }

    private <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    private <T> void put(Class<T> type, Supplier<T> instead) {
        context.registerBeanDefinition(RuntimeBeanDefinition.builder(type, instead).singleton(true).replaces(type).build());
    }
}
