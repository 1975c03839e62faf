package dev.patchyard.adapter.simengine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.http.JsonFields;
import dev.patchyard.snapshot.Datastore;
import dev.patchyard.snapshot.Snapshot;
import dev.patchyard.snapshot.VirtualMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads machines and snapshots out of what the sim-engine says. */
final class SnapshotReader {
    private SnapshotReader() {}

    /** A snapshot with the hypervisor's word for its state: creating, ready or error. */
    record Seen(Snapshot snapshot, String state) {}

    static VirtualMachine machine(JsonNode node) {
        JsonFields fields = new JsonFields("sim-engine machine", node);
        String id = fields.text("id");
        return new VirtualMachine(id, Objects.requireNonNullElse(fields.optionalText("name"), id),
                "on".equals(fields.optionalText("power_state")), fields.optionalText("uuid"),
                fields.texts("macs").stream().map(mac -> mac.toLowerCase(Locale.ROOT)).toList(),
                names(node.path("disks")), datastores(fields.optionalText("datastore"), node.path("disks")));
    }

    static Datastore datastore(JsonNode node) {
        JsonFields fields = new JsonFields("sim-engine datastore", node);
        return new Datastore(fields.text("id"), fields.number("capacity_bytes"), fields.number("free_bytes"));
    }

    /** A machine names its own, and a disk may name another. */
    private static List<String> datastores(@Nullable String own, JsonNode disks) {
        TreeSet<String> names = new TreeSet<>();
        disks.forEach(disk -> names.add(disk.path("datastore").asText("")));
        names.add(own == null ? "" : own);
        names.remove("");
        return List.copyOf(names);
    }

    /** @param vmId the machine whose list it stands in; a snapshot that names another machine is not of the contract */
    static Seen snapshot(String vmId, JsonNode node) {
        JsonFields fields = new JsonFields("sim-engine snapshot", node);
        String owner = fields.optionalText("vm_id");
        if (owner != null && !owner.equals(vmId)) {
            throw fields.wrong("vm_id", "the machine that was asked about");
        }
        String state = fields.text("state");
        Instant createdAt = Objects.requireNonNullElse(fields.instant("created_at"), Instant.EPOCH);
        return new Seen(new Snapshot(fields.text("id"), fields.text("name"), vmId, fields.optionalText("run_id"),
                createdAt,
                "ready".equals(state), names(node.path("disks")),
                Objects.requireNonNullElse(fields.optionalText("consistency"), "crash"), fields.number("free_bytes"),
                fields.optionalText("parent_id")), state);
    }

    /** Disks come as names, or as objects with an id. */
    private static List<String> names(JsonNode disks) {
        List<String> names = new ArrayList<>();
        for (JsonNode disk : disks) {
            String name = disk.isTextual() ? disk.asText() : disk.path("id").asText("");
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }
}
