package dev.patchyard.wiring;

import dev.patchyard.adapter.memory.FileNodeMemory;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.restore.KnownRuns;
import dev.patchyard.run.restore.Mark;
import dev.patchyard.run.restore.NodeMemory;
import dev.patchyard.run.restore.PlayTraces;
import dev.patchyard.run.restore.Reconciler;
import dev.patchyard.run.restore.RestoreBook;
import dev.patchyard.run.restore.RestoreGuard;
import dev.patchyard.run.restore.Witnesses;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What notices that the database was put back to an earlier hour, and what is done then. */
@Factory
final class RestoreFactory {
    private static final String STATE = "patchyard.state-directory";

    @Singleton
    @Requires(property = STATE)
    NodeMemory memory(@Property(name = STATE) Path state) {
        return new FileNodeMemory(state.resolve("database-mark.json"));
    }

    /** A node without a directory of its own remembers nothing from one start to the next. */
    @Singleton
    @Requires(missingProperty = STATE)
    NodeMemory noMemory() {
        return new NodeMemory() {
            private volatile @Nullable Mark last;

            @Override
            public Optional<Mark> recall() {
                return Optional.ofNullable(last);
            }

            @Override
            public void keep(Mark mark) {
                last = mark;
            }
        };
    }

    @Singleton
    RestoreGuard guard(RestoreBook book, NodeMemory memory, @Nullable @Property(name = STATE) Path state) {
        return new RestoreGuard(host() + (state == null ? "" : ":" + state.toAbsolutePath()), book, memory);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "a nameless machine";
        }
    }

    @Singleton
    Reconciler reconciler(
            RestoreBook book, RestoreGuard guard, RunStore store, Corridor.Doors doors, PlayTraces traces, AuditTrail audit, Clock clock) {
        KnownRuns known = new KnownRuns(store, clock);
        return new Reconciler(book, guard, known, Witnesses.of(doors, traces, known), audit, clock);
    }
}
