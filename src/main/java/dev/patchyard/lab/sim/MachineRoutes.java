package dev.patchyard.lab.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.hosts.HostControl;
import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.http.Answer;
import dev.patchyard.lab.http.Call;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Pages;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Right;
import dev.patchyard.lab.http.Routes;
import java.util.Set;

/** Virtual machines, their power and their tasks over HTTP. */
final class MachineRoutes {
    private final Machines machines;
    private final Tasks tasks;

    private MachineRoutes(Machines machines, Tasks tasks) {
        this.machines = machines;
        this.tasks = tasks;
    }

    static void add(Routes routes, Machines machines, Tasks tasks) {
        MachineRoutes desk = new MachineRoutes(machines, tasks);
        routes.add("GET", "/sim/vms", Right.READ, call -> Pages.page(call, machines.all()))
                .add("GET", "/sim/vms/{id}", Right.READ,
                        call -> Answer.json(200, machines.document(machines.host(call.variable("id")))))
                .add("POST", "/sim/vms/{id}/power", Right.OPERATE_MACHINES, desk::power)
                .add("GET", "/sim/tasks/{id}", Right.READ, call -> Answer.json(200, tasks.get(call.variable("id"))));
    }

    private Answer power(Call call) {
        ObjectNode body = call.json();
        Fields.only(body, Set.of("action"));
        LabHost host = machines.host(call.variable("id"));
        HostControl control = machines.control();
        Runnable work = switch (Fields.text(body, "action")) {
            case "on" -> () -> control.start(host.name());
            case "off" -> () -> control.stop(host.name());
            case "reset" -> () -> {
                control.kill(host.name());
                control.start(host.name());
            };
            case "suspend" -> throw Problem.ruleViolated("unsupported", "action", "this platform cannot suspend");
            default -> throw Problem.invalid("action", "action must be one of on, off, reset, suspend");
        };
        return SnapshotRoutes.accepted(tasks.start("power." + body.get("action").asText(), host.vm(), null,
                () -> {}, work));
    }
}
