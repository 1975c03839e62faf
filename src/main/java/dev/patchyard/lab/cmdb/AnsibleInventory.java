package dev.patchyard.lab.cmdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Json;
import java.util.List;

/** CIs as an Ansible dynamic inventory: connection variables by host, and a group for every tag. */
final class AnsibleInventory {
    private static final List<String> VARIABLES = List.of("ansible_host", "ansible_port", "ansible_user");

    private AnsibleInventory() {}

    static ObjectNode of(List<ObjectNode> cis) {
        ObjectNode inventory = Json.object();
        ObjectNode variables = inventory.putObject("_meta").putObject("hostvars");
        for (ObjectNode ci : cis) {
            String id = ci.get("id").asText();
            ObjectNode own = variables.putObject(id);
            VARIABLES.stream().filter(ci.get("attributes")::has)
                    .forEach(name -> own.set(name, ci.get("attributes").get(name)));
            join(inventory, "datacenter_nodes", id);
            ci.get("tags").properties().forEach(tag ->
                    join(inventory, group(tag.getKey() + "_" + tag.getValue().asText()), id));
        }
        return inventory;
    }

    private static void join(ObjectNode inventory, String group, String host) {
        inventory.withObjectProperty(group).withArray("hosts").add(host);
    }

    private static String group(String text) {
        return text.replaceAll("[^A-Za-z0-9_]", "_");
    }
}
