package dev.patchyard.lab.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Answer;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.Pages;
import dev.patchyard.lab.http.Right;
import dev.patchyard.lab.http.Routes;
import java.util.List;

/** Where the machines run, over HTTP: one hypervisor, one cluster, one datastore for all but those that were given their own, one network, and a dump of all. */
final class PlaceRoutes {
    private PlaceRoutes() {}

    static void add(Routes routes, Machines machines) {
        routes.add("GET", "/sim/hosts", Right.READ, call -> Pages.page(call, List.of(hypervisor())))
                .add("GET", "/sim/clusters", Right.READ, call -> Pages.page(call, List.of(cluster())))
                .add("GET", "/sim/datastores", Right.READ, call -> Pages.page(call, machines.datastores()))
                .add("GET", "/sim/networks", Right.READ, call -> Pages.page(call, List.of(network())))
                .add("GET", "/sim/state", Right.READ, call -> Answer.json(200, state(machines)));
    }

    private static ObjectNode hypervisor() {
        return Json.object().put("id", "lab-hypervisor-1").put("name", "lab-hypervisor-1").put("cluster", "lab-cluster")
                .put("power_state", "on");
    }

    private static ObjectNode cluster() {
        return Json.object().put("id", "lab-cluster").put("name", "lab-cluster").put("platform", "lab");
    }

    private static ObjectNode network() {
        return Json.object().put("id", "lab0").put("name", "lab0").put("range", "10.77.0.0/16");
    }

    private static ObjectNode state(Machines machines) {
        ObjectNode state = Json.object();
        state.set("vms", Json.array(machines.all()));
        state.set("hosts", Json.array(List.of(hypervisor())));
        state.set("clusters", Json.array(List.of(cluster())));
        state.set("datastores", Json.array(machines.datastores()));
        state.set("networks", Json.array(List.of(network())));
        return state;
    }
}
