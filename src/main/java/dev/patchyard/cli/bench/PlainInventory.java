package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.datacenter.RunningLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the plain playbooks are told of the hosts: where they are, who they must be, and what they shall get. */
final class PlainInventory {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final RunningLab lab;
    private final Map<String, JsonNode> hosts = new LinkedHashMap<>();
    private final Map<String, JsonNode> attributes = new LinkedHashMap<>();

    PlainInventory(RunningLab lab, List<JsonNode> fleet) {
        this.lab = lab;
        JsonClient cmdb = new JsonClient(URI.create(lab.url("cmdb")), lab.token("patchyard"));
        for (JsonNode host : fleet) {
            String name = host.required("name").asText();
            hosts.put(name, host);
            attributes.put(name, cmdb.get("/cmdb/cis/" + name).wanted().required("attributes"));
        }
    }

    /** Writes inventory, host keys and the token into a directory that only we can read. */
    void write(Path directory, Assignment assignment, String change) {
        try {
            Files.copy(Path.of(lab.description().required("known_hosts").asText()), directory.resolve("known_hosts"));
            Files.copy(Path.of(lab.clientKey()), directory.resolve("key"));
            Files.writeString(directory.resolve("token"), lab.token("patchyard"));
            MAPPER.writeValue(directory.resolve("inventory.json").toFile(), inventory(directory, assignment, change));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private ObjectNode inventory(Path directory, Assignment assignment, String change) {
        ObjectNode inventory = MAPPER.createObjectNode();
        ObjectNode all = inventory.putObject("all");
        ObjectNode targets = all.putObject("children").putObject("targets").putObject("hosts");
        for (JsonNode planned : assignment.plan().required("hosts")) {
            targets.set(planned.required("ci_id").asText(), host(planned));
        }
        all.putObject("vars")
                .put("ansible_ssh_private_key_file", directory.resolve("key").toString())
                .put("ansible_ssh_common_args", "-F none -o IdentitiesOnly=yes -o GlobalKnownHostsFile=/dev/null"
                        + " -o UserKnownHostsFile=" + directory.resolve("known_hosts"))
                .put("itsm_url", lab.urlInside("itsm"))
                .put("sim_url", lab.urlInside("sim"))
                .put("token_file", directory.resolve("token").toString())
                .put("change_id", change)
                .put("snapshot_name", "plain-" + UUID.randomUUID().toString().substring(0, 8))
                .set("restart", MAPPER.valueToTree(assignment.content().restart()));
        return inventory;
    }

    private ObjectNode host(JsonNode planned) {
        String name = planned.required("ci_id").asText();
        JsonNode host = hosts.get(name);
        ObjectNode said = MAPPER.createObjectNode()
                .put("ansible_host", host.required("ip").asText())
                .put("ansible_user", host.required("login").asText())
                .put("vm_id", host.required("vm").asText())
                .put("machine_id", attributes.get(name).required("machine_id").asText())
                .put("product_uuid", attributes.get(name).required("product_uuid").asText());
        return said.set("moves", planned.required("moves"));
    }
}
