package dev.patchyard.adapter.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Connections whose answers get lost around the commit: now and then one fails right before it, so that nothing is kept, or
 * right after it, so that everything is. A statement outside a transaction is its own commit.
 */
final class FlakyCommits {
    private static final String LOST = "08006";

    private final DataSource pool;
    private final Random random;
    private final double share;
    private final AtomicInteger before = new AtomicInteger();
    private final AtomicInteger after = new AtomicInteger();
    private volatile boolean calm;

    /** @param share of the commits that fail, half of them before and half after they are done */
    FlakyCommits(DataSource pool, long seed, double share) {
        this.pool = pool;
        this.random = new Random(seed);
        this.share = share;
    }

    /** From now on nothing fails, or things fail again. */
    void calm(boolean yes) {
        calm = yes;
    }

    /** @return how many failed before the commit */
    int before() {
        return before.get();
    }

    /** @return how many failed after the commit */
    int after() {
        return after.get();
    }

    DataSource source() {
        return proxy(DataSource.class, (self, method, arguments) ->
                method.getName().equals("getConnection") ? connection((Connection) call(pool, method, arguments)) : call(pool, method, arguments));
    }

    private Connection connection(Connection real) {
        return proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "commit" -> around(() -> call(real, method, arguments));
            case "prepareStatement" -> statement(real, (PreparedStatement) call(real, method, arguments));
            default -> call(real, method, arguments);
        });
    }

    private PreparedStatement statement(Connection connection, PreparedStatement real) {
        return proxy(PreparedStatement.class, (self, method, arguments) ->
                method.getName().equals("executeUpdate") && connection.getAutoCommit()
                        ? around(() -> call(real, method, arguments))
                        : call(real, method, arguments));
    }

    /** A call that may throw whatever the real one throws. */
    @FunctionalInterface
    private interface Real {
        Object call() throws Throwable;
    }

    private Object around(Real commit) throws Throwable {
        double dice = dice();
        if (dice < share / 2) {
            before.incrementAndGet();
            throw new SQLException("lost before the commit", LOST);
        }
        Object answer = commit.call();
        if (dice < share) {
            after.incrementAndGet();
            throw new SQLException("lost after the commit", LOST);
        }
        return answer;
    }

    private synchronized double dice() {
        return calm ? 1 : random.nextDouble();
    }

    private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
