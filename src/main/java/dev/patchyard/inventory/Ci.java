package dev.patchyard.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration item of type host or vm as the CMDB knows it. All strings are outsiders' data.
 *
 * @param id              the CMDB's identifier, at most 200 characters
 * @param type            {@code vm} or {@code host}
 * @param name            for people
 * @param status          only {@code active} items are planned
 * @param tags            for example env, os, group
 * @param login           how to reach it; null when the CMDB gives no usable address (see {@code loginFault})
 * @param loginFault      why there is no login, null when there is one
 * @param vmId            its name at the sim-engine, null when it has no virtual machine
 * @param sshHostKeys     full public keys, the only ones accepted
 * @param revertSafe      whether an automatic revert may discard its data; absent in the CMDB means false
 * @param redundancyGroup items of one group are never in flight together; null for none
 * @param machineId       what /etc/machine-id must say, null when unknown
 * @param version         the CMDB's entity tag at reading, null when it gives none
 */
public record Ci(
        String id,
        String type,
        String name,
        Status status,
        Map<String, String> tags,
        @Nullable Login login,
        @Nullable String loginFault,
        @Nullable String vmId,
        List<String> sshHostKeys,
        boolean revertSafe,
        @Nullable String redundancyGroup,
        @Nullable String machineId,
        @Nullable String version) {

    /** Life cycle of the item; a word that is not known is treated as maintenance, so that it is not planned. */
    public enum Status {
        ACTIVE,
        MAINTENANCE,
        DECOMMISSIONED
    }

    public Ci {
        if (id == null || id.isBlank() || id.length() > 200) {
            throw new IllegalArgumentException("id: a CI needs an id of at most 200 characters");
        }
        tags = Map.copyOf(tags);
        sshHostKeys = List.copyOf(sshHostKeys);
    }

    /** @return the tagged operating system, empty when the tag is missing or not understood */
    public Optional<OsType> osType() {
        try {
            return Optional.ofNullable(tags.get("os")).map(OsType::parse);
        } catch (IllegalArgumentException notUnderstood) {
            return Optional.empty();
        }
    }

    /** @return whether it is there to be looked after, maintenance included */
    public boolean isInService() {
        return status != Status.DECOMMISSIONED;
    }

    /** @return the environment tag, {@code unknown} when there is none */
    public String environment() {
        return tags.getOrDefault("env", "unknown");
    }

    /** @return whether every pair is among the tags */
    public boolean carries(Map<String, String> wanted) {
        return tags.entrySet().containsAll(new TreeMap<>(wanted).entrySet());
    }
}
