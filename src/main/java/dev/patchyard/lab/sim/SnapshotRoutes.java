package dev.patchyard.lab.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Answer;
import dev.patchyard.lab.http.Call;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.Pages;
import dev.patchyard.lab.http.Right;
import dev.patchyard.lab.http.Routes;
import java.util.Set;

/** Snapshots over HTTP. */
final class SnapshotRoutes {
    private static final String ALL = "/sim/vms/{id}/snapshots";

    private final Snapshots snapshots;

    private SnapshotRoutes(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    static void add(Routes routes, Snapshots snapshots) {
        SnapshotRoutes desk = new SnapshotRoutes(snapshots);
        routes.add("GET", ALL, Right.READ, call -> Pages.page(call, snapshots.of(call.variable("id"))))
                .add("POST", ALL, Right.OPERATE_MACHINES, desk::create)
                .add("GET", ALL + "/{snapshot}", Right.READ, call -> Answer.json(200,
                        snapshots.get(call.variable("id"), call.variable("snapshot"))))
                .add("POST", ALL + "/{snapshot}/revert", Right.OPERATE_MACHINES, desk::revert)
                .add("DELETE", ALL + "/{snapshot}", Right.OPERATE_MACHINES, call -> accepted(
                        snapshots.delete(call.variable("id"), call.variable("snapshot"))));
    }

    private Answer create(Call call) {
        ObjectNode body = call.json();
        Fields.only(body, Set.of("name", "description", "ttl_hours", "run_id"));
        return accepted(snapshots.create(call.variable("id"), body));
    }

    private Answer revert(Call call) {
        ObjectNode body = call.json();
        Fields.only(body, Set.of("power_on"));
        return accepted(snapshots.revert(call.variable("id"), call.variable("snapshot"),
                Fields.truth(body, "power_on", true)));
    }

    /** @return 202 with the task and the snapshot it is about */
    static Answer accepted(ObjectNode task) {
        ObjectNode body = Json.object().put("task_id", task.get("id").asText());
        if (task.hasNonNull("snapshot_id")) {
            body.put("snapshot_id", task.get("snapshot_id").asText());
        }
        return Answer.json(202, body).with("Location", "/sim/tasks/" + task.get("id").asText());
    }
}
