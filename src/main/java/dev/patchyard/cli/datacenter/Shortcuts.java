package dev.patchyard.cli.datacenter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Names without spaces and the like for paths that have them: ssh's command line, which Ansible splits at spaces, cannot
 * carry such a path. A directory of links is made below {@code /tmp} when the first one is needed; the warden removes it.
 */
final class Shortcuts {
    private static final Pattern HARMLESS = Pattern.compile("/[A-Za-z0-9/._+-]{1,120}");

    private final Path directory;

    /** @param mark a word that nobody else uses */
    Shortcuts(String mark) {
        this.directory = Path.of("/tmp", "patchyard-" + mark);
    }

    /**
     * @param name what the link is called, should one be needed
     * @return the path itself, or a link to it
     */
    String to(Path path, String name) {
        if (HARMLESS.matcher(path.toString()).matches()) {
            return path.toString();
        }
        Path link = directory.resolve(name);
        try {
            if (!Files.exists(directory)) {
                Files.createDirectory(directory);
            }
            Files.deleteIfExists(link);
            return Files.createSymbolicLink(link, path).toString();
        } catch (IOException refused) {
            throw new UncheckedIOException("a link to " + path + " cannot be made: " + refused.getMessage(), refused);
        }
    }
}
