package dev.patchyard.cli.datacenter;

import dev.patchyard.cli.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server of a datacenter is told through its environment; docs/configuration.md has the same names. */
final class ServerSettings {
    /** The lab's name of each collaborator, and the product's. */
    private static final Map<String, String> COLLABORATORS = Map.of("cmdb", "CMDB", "itsm", "ITSM", "sim", "SIM_ENGINE");

    /** Of PostgreSQL's own file about its process. */
    private static final int PORT_LINE = 3;

    private ServerSettings() {}

    /**
     * Writes the server's token for the lab into a file of its own and returns the environment.
     *
     * @param port where it listens, on loopback of its network
     */
    static Map<String, String> of(DatacenterOrder order, int port, @Nullable RunningLab lab, Shortcuts shortcuts) {
        Map<String, String> settings = new HashMap<>();
        settings.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
        settings.put("PATCHYARD_STATE_DIRECTORY", order.state().toString());
        settings.put("PATCHYARD_POLICIES_DIRECTORY", order.installation().resolve("policies").toString());
        settings.put("PATCHYARD_ADVISORIES_DIRECTORY", order.installation().resolve("seed-advisories").toString());
        settings.put("PATCHYARD_ANSIBLE_PLAYBOOKS", shortcuts.to(order.installation(), "home") + "/playbooks");
        settings.put("PATCHYARD_ANSIBLE_RUN_DIR", shortcuts.to(order.state(), "state") + "/plays");
        if (lab != null) {
            Path token = order.state().resolve("lab-token");
            PrivateFile.write(token, lab.token("patchyard") + "\n");
            COLLABORATORS.forEach((service, name) -> {
                settings.put("PATCHYARD_" + name + "_URL", lab.urlInside(service));
                settings.put("PATCHYARD_" + name + "_TOKEN_FILE", token.toString());
            });
            Path key = Path.of(lab.clientKey());
            settings.put("PATCHYARD_ANSIBLE_PRIVATE_KEY", shortcuts.to(key.getParent(), "keys") + "/" + key.getFileName());
        }
        return settings;
    }

    /**
     * @param state directory of a server that keeps a database of its own and runs
     * @return what another server has to be told to use that database
     * @throws Trouble if there is none
     */
    static Map<String, String> database(Path state) {
        Path home = state.resolve("postgres");
        try {
            String port = Files.readAllLines(home.resolve("data/postmaster.pid")).get(PORT_LINE).strip();
            return Map.of(
                    "PATCHYARD_DATABASE_KIND", "external",
                    "PATCHYARD_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + port + "/patchyard",
                    "PATCHYARD_DATABASE_USER", "patchyard",
                    "PATCHYARD_DATABASE_PASSWORD_FILE", home.resolve("password").toString());
        } catch (IOException none) {
            throw new Trouble("no database of its own runs in " + state + ": " + none.getMessage());
        }
    }
}
