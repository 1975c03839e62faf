package dev.patchyard.adapter.policyshelf;

import dev.patchyard.adapter.yaml.StrictYaml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operator's policy files: every {@code .yml} and {@code .yaml} of a directory, by name. Reads only; a file that
 * cannot be read says why and does not keep the others from being read.
 */
public final class YamlPolicyFiles {
    private static final int LARGEST_FILE = 64 << 10;
    private static final int MOST_FILES = 1_000;

    private final Path directory;

    public YamlPolicyFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * One file as it lies there.
     *
     * @param name   without the directory
     * @param owner  whom the file belongs to on this machine, which is the best that is known of who wrote it; empty when
     *               that cannot be told
     * @param digest SHA-256 of its bytes in hexadecimal, empty when they could not be read
     * @param fields wire fields for {@link dev.patchyard.policy.PolicyFields}, null when there is an error
     * @param error  why it cannot be used, null when it can
     */
    public record PolicyFile(
            String name, String owner, String digest, @Nullable Map<String, Object> fields, @Nullable String error) {}

    /**
     * @return all files, by name; for a directory that is not there or cannot be read one that says so, because then nobody
     *     can say that a file is gone
     */
    public List<PolicyFile> read() {
        if (!Files.isDirectory(directory)) {
            return List.of(new PolicyFile(directory.toString(), "", "", null, "there is no such directory"));
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(YamlPolicyFiles::isPolicy).sorted().limit(MOST_FILES)
                    .map(YamlPolicyFiles::read).toList();
        } catch (IOException unreadable) {
            return List.of(new PolicyFile(directory.toString(), "", "", null, "the directory cannot be read"));
        }
    }

    private static boolean isPolicy(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yml") || name.endsWith(".yaml"));
    }

    private static PolicyFile read(Path file) {
        String name = file.getFileName().toString();
        String owner = "";
        String digest = "";
        try {
            owner = Files.getOwner(file).getName();
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
                return new PolicyFile(name, owner, digest, null, "not a file of at most " + LARGEST_FILE + " bytes");
            }
            byte[] bytes = Files.readAllBytes(file);
            digest = HexFormat.of().formatHex(sha256().digest(bytes));
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new PolicyFile(name, owner, digest, StrictYaml.read(text), null);
        } catch (CharacterCodingException notText) {
            return new PolicyFile(name, owner, digest, null, "not UTF-8 text");
        } catch (IOException unreadable) {
            return new PolicyFile(name, owner, digest, null, "cannot be read");
        } catch (IllegalArgumentException faulty) {
            return new PolicyFile(name, owner, digest, null, faulty.getMessage());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
