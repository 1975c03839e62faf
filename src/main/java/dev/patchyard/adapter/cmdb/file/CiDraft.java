package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.adapter.yaml.Branch;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.HostKeys;
import dev.patchyard.inventory.Login;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One item in the making: what both kinds of file say about a host under the same names. */
final class CiDraft {
    private static final int SSH_PORT = 22;
    private static final int MOST_KEYS = 20;

    private final String id;
    private final int line;
    private final Map<String, Var> said;
    final Map<String, String> tags = new LinkedHashMap<>();
    /** Why nobody may log in, null when nothing is against it. */
    @Nullable String refusal;

    CiDraft(String id, int line, Map<String, Var> said) {
        this.id = id;
        this.line = line;
        this.said = said;
    }

    /** Names of attributes that are no tags. */
    static boolean isAttribute(String name) {
        return switch (name) {
            case "type", "status", "vm_id", "ssh_host_keys", "revert_safe", "redundancy_group", "machine_id" -> true;
            default -> false;
        };
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(said.get(name)).flatMap(Var::text).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * @param address where it is
     * @param port    as it is written, null for the usual one
     * @param user    as it is written, null when nobody says
     * @return the item; without a login where address, port or user cannot be used
     * @throws IllegalArgumentException with the line, when an attribute is not understood
     */
    Ci finished(String address, @Nullable String port, @Nullable String user, Surroundings around) {
        Login login = null;
        String fault = null;
        int number = SSH_PORT;
        try {
            if (refusal != null) {
                throw new IllegalArgumentException(refusal);
            }
            number = port == null ? SSH_PORT : portOf(port);
            if (user == null) {
                throw new IllegalArgumentException("ansible_user: missing");
            }
            login = new Login(address, number, user, around.bastions().of(tags));
        } catch (IllegalArgumentException unusable) {
            fault = "line " + line + ": " + unusable.getMessage();
        }
        List<String> keys = keys();
        around.knownHosts().of(address, number).stream().filter(key -> !keys.contains(key)).forEach(keys::add);
        keys.removeIf(around.knownHosts()::isRevoked);
        return new Ci(id, type(), text("name").orElse(id), status(), tags, login, fault, text("vm_id").orElse(null), keys,
                flag("revert_safe"), text("redundancy_group").orElse(null), text("machine_id").orElse(null), null);
    }

    private static int portOf(String port) {
        if (!port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("ansible_port: expected 1 to 65535");
        }
        return Integer.parseInt(port);
    }

    private String type() {
        return switch (text("type").orElse("host")) {
            case "vm" -> "vm";
            case "host" -> "host";
            default -> throw fault("type", "expected host or vm");
        };
    }

    private Ci.Status status() {
        return switch (text("status").orElse("active")) {
            case "active" -> Ci.Status.ACTIVE;
            case "maintenance" -> Ci.Status.MAINTENANCE;
            case "decommissioned" -> Ci.Status.DECOMMISSIONED;
            default -> throw fault("status", "expected active, maintenance or decommissioned");
        };
    }

    private boolean flag(String name) {
        return switch (text(name).orElse("false").toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw fault(name, "expected true or false");
        };
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (String text : said.containsKey("ssh_host_keys") ? said.get("ssh_host_keys").texts() : List.<String>of()) {
            for (String each : text.lines().filter(one -> !one.isBlank()).toList()) {
                keys.add(HostKeys.of(each).orElseThrow(() -> fault(
                        "ssh_host_keys", "expected public keys such as ssh-ed25519 AAAA…")));
            }
        }
        if (keys.size() > MOST_KEYS) {
            throw fault("ssh_host_keys", "at most " + MOST_KEYS);
        }
        return keys;
    }

    IllegalArgumentException fault(String name, String what) {
        Var at = said.get(name);
        return Branch.faultAt(at == null ? line : at.line(), name + " of " + Shown.of(id) + ": " + what);
    }
}
