package dev.patchyard.adapter.ansible;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Everything of one play on disk: {@code inventory.json}, {@code vars.json}, {@code known_hosts}, {@code events},
 * {@code output}, {@code process}, {@code ended}, {@code aborted} and {@code spool/}. It is there whole or not at all.
 */
public final class PlayDirectory {
    private static final int HEAD = 256 * 1024;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,99}");
    /** A socket's whole path may have 107 bytes; ssh appends 28 to the directory. */
    private static final int LONGEST_SOCKET_DIRECTORY = 78;

    private final String playId;
    private final Path path;

    public PlayDirectory(AnsibleSettings settings, String playId) {
        this(Path.of(settings.runDir()), playId);
    }

    /** @param plays where the directories of plays lie */
    public PlayDirectory(Path plays, String playId) {
        if (!ID.matcher(playId).matches()) {
            throw new IllegalArgumentException("playId: only letters, digits and hyphens may be in it");
        }
        this.playId = playId;
        this.path = plays.resolve(playId);
    }

    public String playId() {
        return playId;
    }

    public Path path() {
        return path;
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    public boolean exists() {
        return Files.isDirectory(path);
    }

    /**
     * Makes the directory with these files.
     *
     * @throws IllegalStateException when it is there already or cannot be written
     */
    public void create(Map<String, String> files) {
        Path draft = path.resolveSibling("." + playId + ".new");
        try {
            Files.createDirectories(path.getParent());
            Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwx------"));
            Removal.of(draft);
            Files.createDirectory(draft,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createDirectory(draft.resolve("spool"));
            Files.createDirectory(draft.resolve("home"));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(draft.resolve(file.getKey()), file.getValue());
            }
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new IllegalStateException("the play's directory " + path + " cannot be made: "
                    + failed.getMessage(), failed);
        }
    }

    /** @return where ssh may put its sockets: below the play's directory, or elsewhere when that would be too long */
    public Path socketDirectory() {
        Path own = path.resolve("c");
        if (own.toString().length() <= LONGEST_SOCKET_DIRECTORY) {
            return own;
        }
        byte[] whole = path.toString().getBytes(StandardCharsets.UTF_8);
        return Path.of("/tmp", "py-" + UUID.nameUUIDFromBytes(whole).toString().substring(0, 18));
    }

    /** @return the file's text, in which what is no UTF-8 is replaced; empty when it is not there */
    public Optional<String> read(String name) {
        try {
            return Optional.of(new String(Files.readAllBytes(file(name)), StandardCharsets.UTF_8));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @return the beginning of a file that others write, empty when it is not there */
    public String head(String name) {
        try (InputStream file = Files.newInputStream(file(name))) {
            return new String(file.readNBytes(HEAD), StandardCharsets.UTF_8);
        } catch (NoSuchFileException absent) {
            return "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @return the exit code or minus the signal's number, empty while the play goes on or when it was killed whole */
    public Optional<Integer> exitCode() {
        return read("ended").map(String::strip).map(Integer::valueOf);
    }

    /** Notes that it was us who ended the play; may be called again. */
    public void noteAbort() {
        try {
            Files.createFile(file("aborted"));
        } catch (FileAlreadyExistsException known) {
            return;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public boolean isAborted() {
        return Files.exists(file("aborted"));
    }

    /** Tells the waiting play that a server is there. */
    public void showLife(Instant now) {
        try {
            Path sign = file("spool").resolve("server");
            if (!Files.exists(sign)) {
                Files.createFile(sign);
            }
            Files.setLastModifiedTime(sign, FileTime.from(now));
        } catch (IOException failed) {
            throw new UncheckedIOException("the play cannot be told that a server is there", failed);
        }
    }
}
