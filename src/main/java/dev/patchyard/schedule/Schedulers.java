package dev.patchyard.schedule;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Makes schedulers that share their triggers with the other nodes on the same database. */
final class Schedulers {
    /** The name all nodes of a cluster have in common. */
    static final String CLUSTER = "patchyard";

    private Schedulers() {}

    /**
     * @param source a plain pool whose database has the scheduler's tables
     * @return a scheduler that has not been started
     */
    static Scheduler clustered(DataSource source) throws SchedulerException {
        String pool = "patchyard-" + UUID.randomUUID();
        DBConnectionManager.getInstance().addConnectionProvider(pool, new Lender(source));
        Scheduler scheduler = new StdSchedulerFactory(properties(pool)).getScheduler();
        // NB: the library keeps one scheduler for each name in the whole program; a second node of a test would get it.
        SchedulerRepository.getInstance().remove(CLUSTER);
        return scheduler;
    }

    private static Properties properties(String pool) {
        Properties properties = new Properties();
        properties.put("org.quartz.scheduler.instanceName", CLUSTER);
        properties.put("org.quartz.scheduler.instanceId", "AUTO");
        properties.put("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        properties.put("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
        properties.put("org.quartz.threadPool.threadCount", "4");
        properties.put("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.put("org.quartz.jobStore.class", JobStoreTX.class.getName());
        properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
        properties.put("org.quartz.jobStore.dataSource", pool);
        properties.put("org.quartz.jobStore.tablePrefix", "qrtz_");
        // Strings only: nothing is ever deserialised from the database.
        properties.put("org.quartz.jobStore.useProperties", "true");
        properties.put("org.quartz.jobStore.isClustered", "true");
        properties.put("org.quartz.jobStore.clusterCheckinInterval", "2000");
        return properties;
    }

    /** Lends connections of a pool that somebody else opens and closes. */
    private record Lender(DataSource source) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return source.getConnection();
        }

        @Override
        public void initialize() {
            // The pool is open already.
        }

        @Override
        public void shutdown() {
            // The pool is not ours to close.
        }
    }
}
