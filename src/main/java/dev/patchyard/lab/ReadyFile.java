package dev.patchyard.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.hosts.LabNamespace;
import dev.patchyard.lab.http.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the ready file tells whoever wants to use the lab.
 *
 * @param outside base addresses on the machine's loopback, by service
 * @param inside base addresses in the lab's network
 */
record ReadyFile(Path state, LabNamespace namespace, List<LabHost> hosts, Map<String, String> outside,
        Map<String, String> inside, Path sshConfig, Path clientKey) {
    ObjectNode document() {
        ObjectNode document = Json.object();
        outside.forEach(document::put);
        ObjectNode addresses = document.putObject("inside");
        inside.forEach(addresses::put);
        document.put("token_file", state.resolve("lab-tokens.json").toString())
                .put("ssh_config", sshConfig.toString())
                .put("known_hosts", state.resolve("known_hosts").toString())
                .put("client_key", clientKey.toString())
                .put("netns_pid", namespace.pid())
                .put("pid", ProcessHandle.current().pid());
        document.set("hosts", Json.array(hosts.stream().map(ReadyFile::host).toList()));
        return document;
    }

    private static ObjectNode host(LabHost host) {
        return Json.object().put("name", host.name()).put("ci", host.ci()).put("vm", host.vm())
                .put("family", host.family()).put("ip", host.ip()).put("login", host.login());
    }
}
