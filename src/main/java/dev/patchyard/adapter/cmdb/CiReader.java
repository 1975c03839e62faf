package dev.patchyard.adapter.cmdb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.HostKeys;
import dev.patchyard.inventory.Login;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one CI out of what a CMDB says. One bad item never spoils the list: it is left out, or has no login. */
final class CiReader {
    private static final Logger LOG = LoggerFactory.getLogger(CiReader.class);
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_TEXT = 256;
    private static final int MOST_TAGS = 200;
    private static final int SSH_PORT = 22;
    private static final int MOST_KEYS = 20;

    private final Bastions bastions;

    CiReader(Bastions bastions) {
        this.bastions = bastions;
    }

    /** @return empty for an item without a usable id, which is logged */
    Optional<Ci> read(JsonNode node, @Nullable String entityTag) {
        String id = text(node, "id");
        boolean usable = id != null && !id.isBlank() && id.length() <= LONGEST_ID
                && id.chars().noneMatch(Character::isISOControl);
        if (id == null || !usable) {
            LOG.warn("CMDB: left out an item whose id is missing, too long or holds control characters");
            return Optional.empty();
        }
        JsonNode attributes = node.path("attributes");
        Map<String, String> tags = tags(node.path("tags"));
        Login login = null;
        String fault = null;
        try {
            login = login(attributes, bastions.of(tags));
        } catch (IllegalArgumentException unusable) {
            fault = unusable.getMessage();
        }
        return Optional.of(new Ci(id, orElse(text(node, "type"), ""), orElse(text(node, "name"), id), status(node),
                tags,
                login, fault, text(attributes, "sim_vm_id"), hostKeys(attributes.path("ssh_host_keys")),
                attributes.path("revert_safe").isBoolean() && attributes.path("revert_safe").asBoolean(),
                text(attributes, "redundancy_group"), text(attributes, "machine_id"), version(node, entityTag)));
    }

    private static Ci.Status status(JsonNode node) {
        JsonNode status = node.path("status");
        // NB: a plain server keeps no status; everything it lists is in service.
        if (status.isMissingNode()) {
            return Ci.Status.ACTIVE;
        }
        return switch (status.asText()) {
            case "active" -> Ci.Status.ACTIVE;
            case "decommissioned" -> Ci.Status.DECOMMISSIONED;
            default -> Ci.Status.MAINTENANCE;
        };
    }

    /** Tags come as an object, or as a list of {@code key:value} texts from a plain server. */
    private static Map<String, String> tags(JsonNode node) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (node.isObject()) {
            node.properties().forEach(tag -> put(tags, tag.getKey(), tag.getValue()));
        }
        if (node.isArray()) {
            for (JsonNode entry : node) {
                String[] pair = entry.asText().split(":", 2);
                if (entry.isTextual() && pair.length == 2) {
                    tags.putIfAbsent(pair[0], pair[1]);
                }
            }
        }
        tags.entrySet().removeIf(tag -> tag.getKey().length() > LONGEST_TEXT || tag.getValue().length() > LONGEST_TEXT);
        return tags;
    }

    private static void put(Map<String, String> tags, String key, JsonNode value) {
        if (value.isValueNode() && !value.isNull() && tags.size() < MOST_TAGS) {
            tags.put(key, value.asText());
        }
    }

    private static Login login(JsonNode attributes, @Nullable String bastion) {
        String address = text(attributes, "ansible_host");
        String chosen = address == null ? text(attributes, "ip") : address;
        if (chosen == null) {
            throw new IllegalArgumentException("ansible_host: missing");
        }
        String user = text(attributes, "ansible_user");
        if (user == null) {
            throw new IllegalArgumentException("ansible_user: missing");
        }
        JsonNode port = attributes.path("ansible_port");
        boolean absent = port.isMissingNode() || port.isNull();
        if (!absent && !port.isIntegralNumber() && !port.asText().matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("ansible_port: expected 1 to 65535");
        }
        return new Login(chosen, absent ? SSH_PORT : (int) Math.max(-1, Math.min(port.asLong(), 100_000)), user,
                bastion);
    }

    private static List<String> hostKeys(JsonNode node) {
        List<String> keys = new ArrayList<>();
        for (JsonNode entry : node) {
            if (keys.size() < MOST_KEYS) {
                HostKeys.of(entry.asText()).ifPresent(keys::add);
            }
        }
        return keys;
    }

    private static @Nullable String version(JsonNode node, @Nullable String entityTag) {
        if (entityTag != null) {
            return entityTag;
        }
        JsonNode version = node.path("version");
        return version.isIntegralNumber() ? "\"" + version.asLong() + "\"" : null;
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.asText().isBlank() && value.asText().length() <= 4_096
                ? value.asText() : null;
    }

    private static String orElse(@Nullable String text, String absent) {
        return text == null ? absent : text;
    }
}
