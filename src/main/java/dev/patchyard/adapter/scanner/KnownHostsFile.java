package dev.patchyard.adapter.scanner;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import dev.patchyard.inventory.HostKeys;
import dev.patchyard.inventory.KnownHosts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A known_hosts file as ssh keeps it, hashed names and ports included. Read once; certificates are passed over. */
public final class KnownHostsFile implements KnownHosts {
    private static final int SSH_PORT = 22;
    private static final String REVOKED = "@revoked";

    private final HostKeyRepository keys;

    private KnownHostsFile(HostKeyRepository keys) {
        this.keys = keys;
    }

    /** @throws IllegalArgumentException when it cannot be read */
    public static KnownHostsFile read(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("known hosts: " + file + " cannot be read");
        }
        try {
            JSch ssh = new JSch();
            ssh.setKnownHosts(file.toString());
            return new KnownHostsFile(ssh.getHostKeyRepository());
        } catch (JSchException unusable) {
            throw new IllegalArgumentException("known hosts: " + file + " cannot be used", unusable);
        }
    }

    @Override
    public List<String> of(String address, int port) {
        String name = port == SSH_PORT ? address : "[" + address + "]:" + port;
        return Arrays.stream(found(name))
                .filter(key -> key.getMarker().isEmpty())
                .flatMap(key -> text(key).stream())
                .filter(key -> !isRevoked(key))
                .distinct()
                .toList();
    }

    @Override
    public boolean isRevoked(String key) {
        return Arrays.stream(keys.getHostKey() == null ? new HostKey[0] : keys.getHostKey())
                .filter(known -> REVOKED.equals(known.getMarker()))
                .anyMatch(known -> text(known).filter(key::equals).isPresent());
    }

    private HostKey[] found(String name) {
        HostKey[] found = keys.getHostKey(name, null);
        return found == null ? new HostKey[0] : found;
    }

    private static Optional<String> text(HostKey key) {
        return HostKeys.of(key.getType() + " " + key.getKey());
    }
}
