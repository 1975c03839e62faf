package dev.patchyard.lab.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The SSH keys of a lab, made once per state directory: one for each host and one for whoever logs in. */
public final class HostKeys {
    private final Path state;

    public HostKeys(Path state) {
        this.state = state;
    }

    /** @return the private key that every host lets in; its public half lies beside it */
    public Path client() {
        Path key = state.resolve("client_key");
        make(key, "patchyard-lab");
        return key;
    }

    /** @return the text of the client's public key */
    public String clientPublic() {
        return line(Path.of(client() + ".pub"));
    }

    /** @return the directory that holds a host's own key pair */
    public Path directory(String host) {
        return state.resolve("hosts").resolve(host + ".keys");
    }

    /** @return the host with its public key, which is made when there is none */
    public LabHost withKey(LabHost host) {
        Path key = directory(host.name()).resolve("ssh_host_ed25519_key");
        make(key, host.name());
        String[] parts = line(Path.of(key + ".pub")).split(" ");
        return host.withHostKeys(List.of(parts[0] + " " + parts[1]));
    }

    private static void make(Path key, String comment) {
        if (Files.exists(key)) {
            return;
        }
        try {
            Files.createDirectories(key.getParent());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        HostControl.Output output = Commands.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment,
                "-f", key.toString()), Duration.ofSeconds(60));
        if (output.exitCode() != 0) {
            throw new HostFailure("ssh-keygen failed: " + output.error().strip());
        }
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
