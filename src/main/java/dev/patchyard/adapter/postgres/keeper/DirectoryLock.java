package dev.patchyard.adapter.postgres.keeper;

import dev.patchyard.adapter.postgres.DatabaseUnusable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second program away from a directory. The system lets go of it when this program dies, however it dies. */
final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws DatabaseUnusable when somebody else holds it */
    static DirectoryLock take(Path directory) {
        try {
            FileChannel channel = FileChannel.open(
                    directory.resolve("in-use"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isOurs(channel)) {
                return new DirectoryLock(channel);
            }
            channel.close();
        } catch (IOException fault) {
            throw new DatabaseUnusable("cannot lock the directory " + directory, fault);
        }
        throw new DatabaseUnusable("another Patchyard is using the database in " + directory
                + ": stop it or choose another state directory");
    }

    private static boolean isOurs(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProgram) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException fault) {
            throw new DatabaseUnusable("cannot give the directory's lock back", fault);
        }
    }
}
