package dev.patchyard.lab.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.hosts.HostControl;
import dev.patchyard.lab.hosts.HostFailure;
import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.JsonFile;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Shelf;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The snapshots of all machines: a record each here, and the real copy at the host. */
public final class Snapshots {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

    private final Shelf snapshots;
    private final Machines machines;
    private final Tasks tasks;
    private final Clock clock;
    /** The snapshot on which a machine that was reverted stands, until it gets another. */
    private final Map<String, String> revertedTo = new ConcurrentHashMap<>();

    /**
     * Opens the records. What the host does not have (its disk was made anew, or the lab ended while the snapshot was
     * being taken) is not a snapshot any more.
     */
    public Snapshots(Path folder, Machines machines, Tasks tasks, Clock clock) {
        this.snapshots = new Shelf(new JsonFile(folder.resolve("sim-snapshots.json")), "snapshot", clock);
        this.machines = machines;
        this.tasks = tasks;
        this.clock = clock;
        snapshots.all().stream().filter(snapshot -> machines.find(snapshot.get("vm_id").asText())
                        .filter(host -> exists(host, snapshot.get("id").asText())).isEmpty())
                .forEach(snapshot -> snapshots.remove(snapshot.get("id").asText()));
    }

    List<ObjectNode> of(String vm) {
        machines.host(vm);
        return snapshots.all().stream().filter(snapshot -> snapshot.get("vm_id").asText().equals(vm)).toList();
    }

    ObjectNode get(String vm, String id) {
        ObjectNode snapshot = snapshots.get(id);
        if (!snapshot.get("vm_id").asText().equals(machines.host(vm).vm())) {
            throw Problem.notFound("snapshot", id);
        }
        return snapshot;
    }

    /** Starts to take a snapshot. @return the task */
    ObjectNode create(String vm, ObjectNode wish) {
        LabHost host = machines.host(vm);
        ObjectNode snapshot = record(host, wish);
        String id = snapshot.get("id").asText();
        return tasks.start("snapshot.create", vm, id, () -> begin(host, snapshot), () -> {
            try {
                HostControl.Kept kept = machines.control().snapshot(host.name(), id);
                snapshots.put(snapshot.put("state", "ready").put("consistency", kept.consistency())
                        .put("size_bytes", machines.control().usedBytes(host.name()))
                        .put("free_bytes", machines.freeBytes(vm)));
            } catch (HostFailure failed) {
                snapshots.put(snapshot.put("state", "error"));
                throw failed;
            }
        });
    }

    /** Starts to bring a snapshot back. @return the task */
    ObjectNode revert(String vm, String id, boolean powerOn) {
        LabHost host = machines.host(vm);
        return tasks.start("snapshot.revert", vm, id, () -> ready(vm, id), () -> {
            machines.control().revert(host.name(), id);
            revertedTo.put(vm, id);
            if (!powerOn) {
                machines.control().stop(host.name());
            }
        });
    }

    /** Starts to remove a snapshot. @return the task */
    ObjectNode delete(String vm, String id) {
        LabHost host = machines.host(vm);
        return tasks.start("snapshot.delete", vm, id, () -> get(vm, id), () -> {
            if (exists(host, id)) {
                machines.control().drop(host.name(), id);
            }
            adopt(vm, id);
            snapshots.remove(id);
        });
    }

    /** What was built on a snapshot that goes is built on what that one was built on. */
    private void adopt(String vm, String id) {
        of(vm).stream().filter(child -> child.path("parent_id").asText("").equals(id))
                .forEach(child -> snapshots.put(child.put("parent_id", get(vm, id).path("parent_id").asText(null))));
    }

    private @Nullable String parent(String vm) {
        List<ObjectNode> all = of(vm);
        String reverted = revertedTo.getOrDefault(vm, "");
        boolean isThere = all.stream().anyMatch(snapshot -> snapshot.get("id").asText().equals(reverted));
        return isThere ? reverted : all.isEmpty() ? null : all.getLast().get("id").asText();
    }

    private boolean exists(LabHost host, String id) {
        return machines.control().snapshots(host.name()).stream().anyMatch(kept -> kept.id().equals(id));
    }

    private void begin(LabHost host, ObjectNode snapshot) {
        String name = snapshot.get("name").asText();
        if (of(host.vm()).stream().anyMatch(other -> other.get("name").asText().equals(name))) {
            throw Problem.of(409, "exists", host.vm() + " has a snapshot " + name + " already");
        }
        if (snapshot.get("free_bytes").asLong() < machines.control().usedBytes(host.name())) {
            throw Problem.of(507, "no_space", "the datastore " + machines.datastoreOf(host.vm()) + " has no space for a snapshot");
        }
        snapshots.put(snapshot.put("parent_id", parent(host.vm())));
        revertedTo.remove(host.vm());
    }

    private void ready(String vm, String id) {
        if (!get(vm, id).get("state").asText().equals("ready")) {
            throw Problem.of(409, "not_ready", "the snapshot " + id + " is not ready");
        }
    }

    private ObjectNode record(LabHost host, ObjectNode wish) {
        String name = Fields.text(wish, "name");
        if (!NAME.matcher(name).matches()) {
            throw Problem.ruleViolated("invalid_name", "name",
                    "a snapshot's name is a letter and up to 39 letters, digits, _ or -");
        }
        int hours = wish.hasNonNull("ttl_hours") ? wish.get("ttl_hours").asInt(-1) : 0;
        if (hours < 0) {
            throw Problem.invalid("ttl_hours", "ttl_hours must be a number of hours");
        }
        ObjectNode snapshot = Json.object().put("id", "snap-" + UUID.randomUUID()).put("vm_id", host.vm())
                .put("name", name).put("description", Fields.optionalText(wish, "description").orElse(null))
                .put("run_id", Fields.optionalText(wish, "run_id").orElse(null)).put("state", "creating")
                .put("created_at", clock.instant().toString())
                .put("expires_at", hours == 0 ? null : clock.instant().plus(Duration.ofHours(hours)).toString())
                .put("size_bytes", 0).put("free_bytes", machines.freeBytes(host.vm())).putNull("consistency")
                .putNull("parent_id");
        snapshot.set("disks", Json.array(List.of(machines.disk(host))));
        return snapshot;
    }
}
