package dev.patchyard.adapter.simengine;

import dev.patchyard.adapter.http.JsonAnswer;
import dev.patchyard.adapter.http.JsonCall;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.JsonPages;
import dev.patchyard.adapter.http.ResourcePath;
import dev.patchyard.adapter.simengine.SnapshotReader.Seen;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.Nap;
import dev.patchyard.snapshot.Datastore;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import dev.patchyard.snapshot.VirtualMachine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The sim-engine over HTTP, with the contract's snapshots. Snapshots bear names that the caller made before, so that
 * one whose answer got lost is found again. Thread-safe.
 */
public final class HttpSimEngine implements SimEngine {
    private static final Pattern OUR_NAME = Pattern.compile("py-[0-9a-f-]{36}");

    private final JsonOverHttp http;
    private final JsonPages pages;
    private final SimTasks tasks;
    private final InstantSource time;

    /** @param limit how long one snapshot or revert may take */
    public HttpSimEngine(JsonOverHttp http, InstantSource time, Nap nap, Duration limit) {
        this.http = http;
        this.pages = new JsonPages(http);
        this.time = time;
        this.tasks = new SimTasks(http, time, nap, limit);
    }

    @Override
    public Optional<VirtualMachine> find(String vmId) {
        JsonAnswer answer = http.send(JsonCall.get(ResourcePath.of("sim", "vms", vmId)));
        if (answer.notFound() && !answer.foreign()) {
            return Optional.empty();
        }
        VirtualMachine machine = SnapshotReader.machine(answer.orFault());
        if (!machine.id().equals(vmId)) {
            throw new CollaboratorFault(Kind.UNAVAILABLE, answer.what() + ": answered another machine");
        }
        return Optional.of(machine);
    }

    @Override
    public List<Snapshot> snapshots(String vmId) {
        return seen(vmId).stream().map(Seen::snapshot).toList();
    }

    @Override
    public Optional<Datastore> datastore(String id) {
        return pages.all(ResourcePath.of("sim", "datastores"), List.of()).stream()
                .filter(node -> node.path("id").asText("").equals(id))
                .map(SnapshotReader::datastore)
                .findFirst();
    }

    private List<Seen> seen(String vmId) {
        return pages.all(ResourcePath.of("sim", "vms", vmId, "snapshots"), List.of()).stream()
                .map(node -> SnapshotReader.snapshot(vmId, node))
                .toList();
    }

    private Optional<Seen> named(String vmId, String name) {
        return seen(vmId).stream().filter(one -> one.snapshot().name().equals(name)).findFirst();
    }

    @Override
    public Snapshot create(String vmId, String name, String runId, int ttlHours) {
        if (!OUR_NAME.matcher(name).matches()) {
            throw new CollaboratorFault(Kind.REFUSED, "sim-engine: a snapshot's name is py- and a UUID");
        }
        if (named(vmId, name).isEmpty()) {
            order(vmId, name, runId, ttlHours);
        }
        Instant settled = time.instant().plus(Limits.SETTLE);
        Seen made = tasks.until("sim-engine snapshot", () -> {
            Optional<Seen> found = named(vmId, name);
            if (found.isEmpty() && !time.instant().isBefore(settled)) {
                throw new CollaboratorFault(Kind.CONFLICT,
                        "sim-engine: said that a snapshot was made, but there is none");
            }
            return found.filter(one -> !one.state().equals("creating"));
        });
        return requireUsable(made.snapshot(), runId);
    }

    private void order(String vmId, String name, String runId, int ttlHours) {
        Map<String, ?> wish = Map.of("name", name, "description", "Before patching", "ttl_hours", ttlHours, "run_id",
                runId);
        JsonCall call = JsonCall.post(ResourcePath.of("sim", "vms", vmId, "snapshots"), wish).keyed(name);
        try {
            JsonAnswer accepted = tasks.whenFree(call);
            // NB: "exists" means that an earlier call of ours had its effect: the reads that follow adopt it.
            if (accepted.status() != 409) {
                tasks.finish(accepted);
            }
        } catch (CollaboratorFault lost) {
            if (lost.kind() != Kind.UNCERTAIN || named(vmId, name).isEmpty()) {
                throw lost;
            }
        }
    }

    private static Snapshot requireUsable(Snapshot snapshot, String runId) {
        if (!runId.equals(snapshot.runId())) {
            throw new CollaboratorFault(Kind.CONFLICT, "sim-engine: the snapshot is of another run");
        }
        if (!snapshot.ready()) {
            throw new CollaboratorFault(Kind.CONFLICT, "sim-engine: the snapshot ended in an error");
        }
        return snapshot;
    }

    @Override
    public void revert(String vmId, String snapshotId, String attempt) {
        Snapshot snapshot = snapshots(vmId).stream()
                .filter(one -> one.id().equals(snapshotId))
                .findFirst()
                .orElseThrow(() -> new CollaboratorFault(Kind.NOT_FOUND,
                        "sim-engine: the machine has no such snapshot"));
        boolean ours = snapshot.runId() != null && OUR_NAME.matcher(snapshot.name()).matches();
        if (!ours || !snapshot.ready()) {
            throw new CollaboratorFault(Kind.CONFLICT, "sim-engine: the snapshot is not " + (ours ? "ready" : "ours"));
        }
        String path = ResourcePath.of("sim", "vms", vmId, "snapshots", snapshotId, "revert");
        // NB: a node may have died right after it asked; the key then gives its task back instead of a second revert.
        JsonCall call = JsonCall.post(path, Map.of("power_on", true)).keyed("revert-" + attempt);
        tasks.finish(tasks.whenFree(call));
    }

    @Override
    public void remove(String vmId, String snapshotId) {
        JsonAnswer answer = tasks.whenFree(JsonCall.delete(ResourcePath.of("sim", "vms", vmId, "snapshots",
                snapshotId)));
        if (!answer.notFound() || answer.foreign()) {
            tasks.finish(answer);
        }
    }
}
