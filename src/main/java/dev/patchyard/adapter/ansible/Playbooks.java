package dev.patchyard.adapter.ansible;

import dev.patchyard.inventory.OsFamily;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The directory with everything that Ansible may execute for us. */
@Singleton
public final class Playbooks {
    private static final String HOOKS = "hooks";

    private final Path directory;
    private final Path hooks;

    public Playbooks(AnsibleSettings settings) {
        this.directory = Path.of(settings.playbooks());
        this.hooks = Path.of(settings.hooks());
    }

    /** @return the file, whether it is there or not */
    public Path file(String name) {
        return directory.resolve(name);
    }

    /** @throws IllegalArgumentException for a family that this version does not patch */
    public Path forOrder(PatchOrder order) {
        Path plain = forFamily(order.family());
        return order.isPlain() ? plain : file("patch-with-hooks.yml");
    }

    private Path forFamily(OsFamily family) {
        return switch (family) {
            case DEBIAN -> file("patch-ubuntu.yml");
            case RHEL -> file("patch-rhel.yml");
            case WINDOWS, OTHER -> throw new IllegalArgumentException("no playbook patches " + family);
        };
    }

    /**
     * @return SHA-256 of every file below the directory by its relative name. All of them count: what looks like data
     *     today may be executed tomorrow, and a compiled file that nobody wrote must not slip in.
     */
    public Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>(digests(directory, ""));
        if (!hooks.equals(directory.resolve(HOOKS)) && Files.isDirectory(hooks)) {
            digests.keySet().removeIf(name -> name.startsWith(HOOKS + "/"));
            digests.putAll(digests(hooks, HOOKS + "/"));
        }
        return digests;
    }

    private static Map<String, String> digests(Path root, String prefix) {
        try (Stream<Path> files = Files.walk(root)) {
            Map<String, String> digests = new TreeMap<>();
            for (Path file : files.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new PatchExecutor.PlayRefused("playbooks: " + file + " is not a plain file");
                }
                digests.put(prefix + root.relativize(file), digest(Files.readAllBytes(file)));
            }
            return digests;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("playbooks: cannot be read in " + root, unreadable);
        }
    }

    /**
     * @param expected as {@link #digests()} gave them once; empty checks nothing
     * @throws PatchExecutor.PlayRefused when a file was changed, added or taken away since
     */
    public void requireUnchanged(Map<String, String> expected) {
        if (expected.isEmpty()) {
            return;
        }
        Map<String, String> now = digests();
        if (!now.equals(expected)) {
            Map<String, String> different = new TreeMap<>(now);
            expected.forEach((name, digest) -> different.merge(name, digest, (a, b) -> a.equals(b) ? null : b));
            throw new PatchExecutor.PlayRefused("playbooks: changed since the plan was made: " + different.keySet());
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
