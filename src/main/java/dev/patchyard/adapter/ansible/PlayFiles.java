package dev.patchyard.adapter.ansible;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.policy.Hook;
import dev.patchyard.policy.Hooks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that tell Ansible what a play is about. */
public final class PlayFiles {
    /** A host that waits for its permit is looked at again after so many times the limit of a look. */
    private static final int WAITING_LOOKS = 2;

    private PlayFiles() {}

    /**
     * @param directory where they are going to lie
     * @return name to content: {@code inventory.json}, {@code vars.json}, {@code playbooks.json}, {@code known_hosts}
     */
    public static Map<String, String> of(PatchOrder order, PlayDirectory directory, AnsibleSettings settings) {
        Map<String, Object> hosts = new LinkedHashMap<>();
        List<String> keys = new ArrayList<>();
        for (HostOrder host : order.hosts()) {
            String name = HostName.of(host.ciId());
            hosts.put(name, variables(host, name, directory, settings));
            keys.addAll(SshOptions.knownHosts(name, host.host().ci().sshHostKeys()));
        }
        return Map.of(
                "inventory.json", UnsafeJson.write(Map.of("all", Map.of("hosts", hosts))),
                "vars.json", UnsafeJson.write(variables(order, directory, settings)),
                "playbooks.json", UnsafeJson.plain(order.playbooks()),
                "known_hosts", String.join("\n", keys) + "\n");
    }

    private static Map<String, @Nullable Object> variables(PatchOrder order, PlayDirectory directory, AnsibleSettings settings) {
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("patchyard_play", order.playId());
        said.put("patchyard_run", order.runId());
        said.put("patchyard_host_seconds", Math.max(1, order.hostLimit().toSeconds()));
        said.put("patchyard_spool", directory.file("spool").toString());
        long look = Math.max(1, settings.scanPatience().toSeconds());
        said.put("patchyard_look_limit", look);
        said.put("patchyard_look_again", WAITING_LOOKS * look);
        if (!order.isPlain()) {
            said.put("patchyard_family", order.family().name().toLowerCase(Locale.ROOT));
            said.put("patchyard_hooks", hooks(order.hooks(), settings));
        }
        return said;
    }

    private static Map<String, @Nullable Object> hooks(Hooks hooks, AnsibleSettings settings) {
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("before_host", hook(hooks.beforeHost(), settings));
        said.put("after_host", hook(hooks.afterHost(), settings));
        said.put("on_exit", hook(hooks.onExit(), settings));
        return said;
    }

    /** NB: the name was checked when the policy was read, so the file lies in the directory. */
    private static @Nullable Map<String, Object> hook(@Nullable Hook hook, AnsibleSettings settings) {
        return hook == null
                ? null
                : Map.of("file", settings.hooks() + "/" + hook.tasks() + ".yml", "seconds", hook.timeout().toSeconds(),
                        "must_succeed", hook.mode() == Hook.Mode.MUST_SUCCEED);
    }

    /** @return how Ansible logs in to a host of ours, as variables */
    public static Map<String, @Nullable Object> login(Ci host, String name, PlayDirectory directory, AnsibleSettings settings) {
        Login login = host.login();
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        if (login != null) {
            said.put("ansible_host", login.address());
            said.put("ansible_port", login.port());
            said.put("ansible_user", login.user());
            said.put("ansible_ssh_private_key_file", settings.privateKey());
            said.put("ansible_ssh_common_args",
                    SshOptions.forAnsible(name, directory.file("known_hosts").toString(), login, settings));
        } else {
            // NB: without an address Ansible would take the host's name for one; a port that nobody has fails at once.
            said.put("ansible_host", "127.0.0.1");
            said.put("ansible_port", 1);
        }
        said.put("ansible_connection", "ssh");
        said.put("ansible_python_interpreter", "/usr/bin/python3");
        return said;
    }

    private static Map<String, @Nullable Object> variables(
            HostOrder order, String name, PlayDirectory directory, AnsibleSettings settings) {
        Map<String, @Nullable Object> said = login(order.host().ci(), name, directory, settings);
        if (!order.work().hooks().isEmpty()) {
            said.put("cmdb", Map.of("id", order.host().ci().id(), "name", order.host().ci().name()));
        }
        said.put("order", HostWorkOrder.of(order, settings.checkPatience()));
        return said;
    }
}
