package dev.patchyard.lab.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lets {@code ssh -F} reach the hosts from outside the lab's network, with their keys known beforehand. */
public final class SshConfig {
    private SshConfig() {}

    /**
     * Writes {@code ssh_config} and {@code known_hosts}.
     *
     * @return the former
     */
    public static Path write(LabNamespace namespace, List<LabHost> hosts, Path clientKey) throws IOException {
        Path knownHosts = namespace.state().resolve("known_hosts");
        StringBuilder known = new StringBuilder();
        StringBuilder config = new StringBuilder();
        for (LabHost host : hosts) {
            host.hostKeys().forEach(key ->
                    known.append("%s,%s %s%n".formatted(host.name(), host.ip(), key)));
            config.append("Host %s%n    HostName %s%n    User %s%n".formatted(host.name(), host.ip(), host.login()));
        }
        config.append("""
                Host *
                    Port 22
                    IdentityFile "%s"
                    IdentitiesOnly yes
                    UserKnownHostsFile "%s"
                    GlobalKnownHostsFile /dev/null
                    StrictHostKeyChecking yes
                    BatchMode yes
                    ProxyCommand "%s" --stdio %d %%h:%%p
                """.formatted(clientKey, knownHosts, namespace.scripts().resolve("relay"), namespace.pid()));
        Files.writeString(knownHosts, known);
        Path file = namespace.state().resolve("ssh_config");
        Files.writeString(file, config);
        return file;
    }
}
