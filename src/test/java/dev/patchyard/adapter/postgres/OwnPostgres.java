package dev.patchyard.adapter.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.patchyard.adapter.ansible.Removal;
import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import dev.patchyard.adapter.postgres.keeper.Restart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A PostgreSQL for one test class alone, so that it can be crashed: with all tables, no rows, and a way in for the test. */
public final class OwnPostgres implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("target", "postgres-programs");
    private static final String NAME = "patchyard";

    private final Path home;
    private final EmbeddedPostgres server;
    private final HikariDataSource pool;
    private final Transactions transactions;

    private OwnPostgres(Path home, EmbeddedPostgres server) {
        this.home = home;
        this.server = server;
        Pools.create(server.address("postgres"), NAME);
        this.pool = Pools.open(server.address(NAME), 4);
        this.transactions = new Transactions(pool);
    }

    public static OwnPostgres start() {
        try {
            Path home = Files.createTempDirectory("patchyard-own-postgres",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            return new OwnPostgres(home, EmbeddedPostgres.start(home, PROGRAMS, List.of()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** @return where it is, without a wire in between */
    public DatabaseAddress address() {
        return server.address(NAME);
    }

    public int port() {
        return URI.create(address().url().substring("jdbc:".length())).getPort();
    }

    public Transactions transactions() {
        return transactions;
    }

    /** @return what a question with one column is answered with, as texts */
    public List<String> ask(String sql) {
        return new Sql(transactions).list(sql, row -> row.getString(1));
    }

    /** {@code pg_ctl restart -m immediate}; returns when it takes connections again. */
    public void restartImmediately() {
        Restart.immediately(home.toAbsolutePath(), PROGRAMS.toAbsolutePath());
    }

    @Override
    public void close() {
        pool.close();
        server.close();
        try {
            Removal.of(home);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
