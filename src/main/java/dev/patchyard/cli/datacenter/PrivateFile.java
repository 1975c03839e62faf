package dev.patchyard.cli.datacenter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner can read, and that appear complete or not at all. */
final class PrivateFile {
    private PrivateFile() {}

    /** Writes beside the target and moves the result there; a file of that name is replaced. */
    static void write(Path file, String content) {
        Path target = file.toAbsolutePath();
        try {
            Files.createDirectories(target.getParent());
            Path fresh = Files.createTempFile(
                    target.getParent(),
                    target.getFileName().toString(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, content);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw new UncheckedIOException(target + " cannot be written: " + refused.getMessage(), refused);
        }
    }
}
