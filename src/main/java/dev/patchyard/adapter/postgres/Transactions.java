package dev.patchyard.adapter.postgres;

import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.inventory.StoreFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction for each thread at a time. A unit within a unit joins it and can fail alone. A unit that lost against a
 * concurrent one is begun anew a few times.
 */
public final class Transactions implements UnitOfWork {
    private static final int ATTEMPTS = 6;
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private final DataSource source;
    private final ThreadLocal<@Nullable Connection> current = new ThreadLocal<>();
    private volatile @Nullable Refusal refusal;

    /** @param source a plain pool, not one that hands out a framework's transactions */
    public Transactions(DataSource source) {
        this.source = source;
    }

    @Override
    public <T> T together(Supplier<T> work) {
        Connection outer = current.get();
        return outer == null ? retried(work) : nested(outer, work);
    }

    /** Does something with a connection: the unit's, or a fresh one where the thread is in no unit. */
    <T> T with(Statements<T> statements) {
        Connection unit = current.get();
        try {
            if (unit != null) {
                return statements.on(unit);
            }
            try (Connection own = source.getConnection()) {
                return statements.on(own);
            }
        } catch (SQLException fault) {
            throw told(fault);
        }
    }

    /** Something done with a connection, which stays the caller's. */
    @FunctionalInterface
    interface Statements<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T retried(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (Faults.Lost lost) {
                if (attempt == ATTEMPTS) {
                    throw new StoreFault(
                            StoreFault.Kind.UNAVAILABLE, "the database is too busy: lost " + attempt + " times");
                }
                long most = 10L << attempt;
                LockSupport.parkNanos(Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, most)).toNanos());
            }
        }
    }

    private <T> T once(Supplier<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            current.set(connection);
            boolean whole = false;
            try {
                T result = work.get();
                commit(connection);
                whole = true;
                return result;
            } finally {
                current.remove();
                tidy(connection, whole);
            }
        } catch (SQLException fault) {
            throw told(fault);
        }
    }

    /** What went wrong before says more than that a lost connection cannot be tidied; the pool throws such a one away. */
    private static void tidy(Connection connection, boolean whole) {
        try {
            if (!whole) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } catch (SQLException lost) {
            LOG.debug("a connection was lost: SQLSTATE {}", lost.getSQLState());
        }
    }

    private void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException fault) {
            noteRefusal(fault);
            throw Faults.ofCommit(fault);
        }
    }

    private <T> T nested(Connection connection, Supplier<T> work) {
        try {
            Savepoint before = connection.setSavepoint();
            boolean whole = false;
            try {
                T result = work.get();
                whole = true;
                return result;
            } finally {
                if (whole) {
                    connection.releaseSavepoint(Objects.requireNonNull(before));
                } else {
                    connection.rollback(before);
                }
            }
        } catch (SQLException fault) {
            throw told(fault);
        }
    }

    private StoreFault told(SQLException fault) {
        noteRefusal(fault);
        return Faults.of(fault);
    }

    private void noteRefusal(SQLException fault) {
        if (Faults.isRefusedWrite(fault)) {
            refusal = new Refusal(System.nanoTime());
        }
    }

    private record Refusal(long at) {}

    /** @return whether the database refused a write within that time although it answers */
    boolean refusedWriteWithin(Duration time) {
        Refusal last = refusal;
        return last != null && System.nanoTime() - last.at() <= time.toNanos();
    }
}
