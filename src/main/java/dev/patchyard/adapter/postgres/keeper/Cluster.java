package dev.patchyard.adapter.postgres.keeper;

import dev.patchyard.adapter.postgres.DatabaseUnusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * A database cluster on disk with the password of its only role.
 *
 * @param data     the cluster's directory
 * @param password of the role {@link #USER}
 */
record Cluster(Path data, String password) {
    static final String USER = "patchyard";
    private static final int PASSWORD_BYTES = 24;

    /**
     * Opens the cluster, making it where there is none. A cluster that was begun and not finished is made anew.
     *
     * @param home where data and password lie
     */
    static Cluster in(Path home, Binaries binaries, OrdinaryUser user) {
        Path data = home.resolve("data");
        Path passwordFile = home.resolve("password");
        try {
            if (Files.exists(data.resolve("PG_VERSION"))) {
                user.own(data);
                return new Cluster(data, readPassword(passwordFile));
            }
            String password = writePassword(passwordFile);
            create(home, data, passwordFile, binaries, user);
            return new Cluster(data, password);
        } catch (IOException fault) {
            throw new UncheckedIOException("cannot make a database in " + home, fault);
        }
    }

    private static void create(Path home, Path data, Path passwordFile, Binaries binaries, OrdinaryUser user)
            throws IOException {
        Path begun = home.resolve("data-begun");
        if (Files.exists(begun)) {
            Tree.delete(begun);
        }
        Files.createDirectory(begun, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        user.own(begun);
        user.own(passwordFile);
        Tool.Ending ending = Tool.run(
                user.command(List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + begun,
                        "--username=" + USER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + passwordFile,
                        "--encoding=UTF8",
                        // NB: built in, so that an upgrade of the system's C library cannot break indexes.
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C",
                        "--no-instructions")),
                Duration.ofMinutes(5));
        if (!ending.isGood()) {
            throw new DatabaseUnusable("initdb could not make a database in " + home + ": " + ending.lastWords());
        }
        Files.move(begun, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String readPassword(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new DatabaseUnusable("the database's password file " + file + " is missing: "
                    + "bring it back from a backup, the data beside it cannot be opened without it");
        }
        return Files.readString(file).strip();
    }

    private static String writePassword(Path file) throws IOException {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        String password = HexFormat.of().formatHex(bytes);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, password + "\n");
        return password;
    }
}
