package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A JSON object in a file that is always whole: it is replaced in one step, never written in place.
 *
 * @param path where the file is; its folder is made when needed
 */
public record JsonFile(Path path) {
    /** @return what the file holds, an empty object when there is no file yet */
    public ObjectNode load() {
        try {
            return Files.exists(path) ? Json.read(Files.readAllBytes(path)) : Json.object();
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read " + path, broken);
        }
    }

    /** Replaces the file. Only its owner may read it. One writer at a time. */
    public void save(ObjectNode content) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path next = Files.createTempFile(folder, path.getFileName().toString(), ".next",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(next, Json.write(content));
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot write " + path, broken);
        }
    }
}
