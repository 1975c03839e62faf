package dev.patchyard.adapter.postgres.keeper;

import dev.patchyard.adapter.postgres.DatabaseUnusable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * PostgreSQL's programs, unpacked from our class path.
 *
 * @param directory holds bin, lib and share
 */
record Binaries(Path directory) {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    /**
     * Unpacks the archive unless that was done before. May be called at the same time by several processes: what stands
     * under the final name is always whole.
     *
     * @param parent an existing directory
     */
    static Binaries in(Path parent) {
        Path directory = parent.resolve("postgresql-" + archiveSize());
        if (!Files.isDirectory(directory)) {
            unpack(parent, directory);
        }
        return new Binaries(directory);
    }

    /** @return the path of a program */
    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private static void unpack(Path parent, Path directory) {
        Path archive = parent.resolve("archive-" + UUID.randomUUID() + ".txz");
        Path fresh = parent.resolve("unpacking-" + UUID.randomUUID());
        try {
            Files.createDirectory(fresh);
            try (InputStream content = resource().openStream()) {
                Files.copy(content, archive);
            }
            Tool.Ending ending = Tool.run(
                    List.of("tar", "-xJf", archive.toString(), "-C", fresh.toString(), "--no-same-owner"),
                    Duration.ofMinutes(5));
            if (!ending.isGood()) {
                throw new DatabaseUnusable("the embedded PostgreSQL cannot be unpacked into " + parent
                        + ": the commands tar and xz are needed (Debian packages tar and xz-utils) and 80 MB of space; "
                        + "tar said: " + ending.lastWords());
            }
            publish(fresh, directory);
        } catch (IOException fault) {
            throw new UncheckedIOException("cannot unpack PostgreSQL into " + parent, fault);
        } finally {
            tidy(archive, fresh);
        }
    }

    private static void tidy(Path archive, Path fresh) {
        try {
            Files.deleteIfExists(archive);
            if (Files.exists(fresh)) {
                Tree.delete(fresh);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException("cannot tidy up after unpacking PostgreSQL", fault);
        }
    }

    private static void publish(Path fresh, Path directory) throws IOException {
        try {
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException lost) {
            if (!Files.isDirectory(directory)) {
                throw lost;
            }
        }
    }

    /** The size is part of the directory's name, so that another version of the archive is unpacked beside the old one. */
    private static long archiveSize() {
        try {
            return resource().openConnection().getContentLengthLong();
        } catch (IOException fault) {
            throw new UncheckedIOException("cannot read the PostgreSQL archive on the class path", fault);
        }
    }

    private static URL resource() {
        URL resource = Binaries.class.getResource(ARCHIVE);
        if (resource == null) {
            throw new DatabaseUnusable("there is no embedded PostgreSQL for this machine on the class path: "
                    + "set patchyard.database.kind to external and name a PostgreSQL server");
        }
        return resource;
    }
}
