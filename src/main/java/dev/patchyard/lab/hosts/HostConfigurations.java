package dev.patchyard.lab.hosts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the scripts and the services are told about the hosts, as files in the state directory. */
public final class HostConfigurations {
    private static final String REPOSITORY = "http://10.77.255.254:8900/";

    private final Path state;

    public HostConfigurations(Path state) {
        this.state = state;
    }

    /** Writes one file for each host, and one for all of them. */
    public void write(List<LabHost> hosts, HostKeys keys) throws IOException {
        Files.createDirectories(state.resolve("hosts"));
        for (LabHost host : hosts) {
            writeChanged(state.resolve("hosts").resolve(host.name() + ".conf"), text(host, keys));
        }
        ObjectNode all = Json.object();
        all.set("hosts", Json.array(hosts.stream().map(LabHost::document).toList()));
        new JsonFile(list()).save(all);
    }

    /** @return the hosts as they were written last */
    public List<LabHost> read() {
        List<LabHost> hosts = new ArrayList<>();
        new JsonFile(list()).load().path("hosts").forEach(host -> hosts.add(LabHost.read((ObjectNode) host)));
        return hosts;
    }

    private Path list() {
        return state.resolve("hosts.json");
    }

    private static String text(LabHost host, HostKeys keys) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("FAMILY", host.family());
        values.put("INDEX", "" + host.index());
        values.put("MAC", host.mac());
        values.put("MACHINE_ID", host.machineId());
        values.put("PRODUCT_UUID", host.productUuid());
        values.put("LOGIN", host.login());
        values.put("REPO_URL", REPOSITORY + host.name());
        values.put("HOLD", host.holdsPackage() ? "acme-held" : "");
        values.put("AUTHORIZED_KEY", keys.clientPublic());
        values.put("HOST_KEY_DIR", keys.directory(host.name()).toString());
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) ->
                text.append(name).append("='").append(value.replace("'", "'\\''")).append("'\n"));
        return text.toString();
    }

    // NB: a newer file makes the host apply it at its next start, so one that says the same is left alone.
    private static void writeChanged(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }
}
