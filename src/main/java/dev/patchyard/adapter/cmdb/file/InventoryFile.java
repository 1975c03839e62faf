package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.adapter.cmdb.Bastions;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.InventorySource;
import dev.patchyard.inventory.KnownHosts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inventory file, read anew when it, or the file of imported host keys, has changed: at the next question, once the
 * change is two seconds old, so that a file which is still being written is not taken for a whole one. One that cannot be
 * used is told in the log and by its standing, and the last good reading stays in use. Thread-safe.
 */
public final class InventoryFile implements InventorySource {
    static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(InventoryFile.class);
    private static final int LARGEST = 8 << 20;

    private final Path file;
    private final @Nullable Path knownHostsFile;
    private final Function<Path, KnownHosts> importer;
    private final Bastions bastions;
    private final Clock clock;
    private List<Ci> items = List.of();
    private @Nullable Instant readAt;
    private @Nullable List<Stamp> seen;
    private String trouble = "it was not read yet";

    /** What tells that a file is another one than before. */
    private record Stamp(Instant modified, long size, @Nullable Object key) {}

    /**
     * @param knownHostsFile keys that an operator imported, null for none
     * @param importer       reads such a file
     */
    public InventoryFile(
            Path file, @Nullable Path knownHostsFile, Function<Path, KnownHosts> importer, Bastions bastions, Clock clock) {
        this.file = file;
        this.knownHostsFile = knownHostsFile;
        this.importer = importer;
        this.bastions = bastions;
        this.clock = clock;
    }

    /**
     * @return the items in use, in the order of the file
     * @throws CollaboratorFault UNAVAILABLE when there was no good reading yet
     */
    public synchronized List<Ci> items() {
        refresh();
        if (readAt == null) {
            throw new CollaboratorFault(CollaboratorFault.Kind.UNAVAILABLE, "inventory " + file + ": " + trouble);
        }
        return items;
    }

    @Override
    public synchronized Standing standing() {
        refresh();
        Quality quality = readAt == null ? Quality.UNREADABLE : trouble.isEmpty() ? Quality.CURRENT : Quality.OUTDATED;
        return new Standing(quality, trouble, readAt, items.size());
    }

    private void refresh() {
        List<Stamp> now;
        try {
            now = knownHostsFile == null ? List.of(stamp(file)) : List.of(stamp(file), stamp(knownHostsFile));
        } catch (IOException gone) {
            now = List.of();
        }
        boolean isSettled = readAt == null || now.stream().allMatch(this::isSettled);
        if (!Objects.equals(now, seen) && isSettled) {
            seen = now;
            read();
        }
    }

    /** A time ahead of ours says nothing, so it does not keep the file from being read. */
    private boolean isSettled(Stamp stamp) {
        Instant now = clock.instant();
        return stamp.modified().isAfter(now) || !stamp.modified().plus(SETTLING).isAfter(now);
    }

    private void read() {
        try {
            KnownHosts imported = knownHostsFile == null ? KnownHosts.NONE : importer.apply(knownHostsFile);
            items = InventoryReader.read(file.getFileName().toString(), text(), new Surroundings(bastions, imported));
            readAt = clock.instant();
            trouble = "";
            LOG.info("inventory {}: {} hosts", file, items.size());
        } catch (IllegalArgumentException faulty) {
            trouble = String.valueOf(faulty.getMessage());
            LOG.error("inventory {}: {}{}", file, trouble, readAt == null ? "" : "; what was read before stays in use");
        }
    }

    private String text() {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw new IllegalArgumentException("not a file of at most " + LARGEST + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException("not UTF-8 text", notText);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot be read", unreadable);
        }
    }

    private static Stamp stamp(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
    }
}
