package dev.patchyard.lab.sim;

import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.http.Request;
import dev.patchyard.lab.http.Routes;
import dev.patchyard.lab.http.Texts;
import java.util.HashSet;
import java.util.Set;

/** The sim-engine over HTTP. */
public final class SimRoutes {
    private SimRoutes() {}

    /** @return the whole contract */
    public static Routes full(Machines machines, Snapshots snapshots, Tasks tasks) {
        Routes routes = new Routes();
        MachineRoutes.add(routes, machines, tasks);
        SnapshotRoutes.add(routes, snapshots);
        InjectRoutes.add(routes, machines);
        PlaceRoutes.add(routes, machines);
        return routes.add("GET", "/sim/openapi.yml", null, call -> Texts.resource("sim.openapi.yml"));
    }

    /** @return the CI of the machine that a request addresses, by itself or by its task */
    public static Set<String> affectedCis(Request request, Machines machines, Tasks tasks) {
        Set<String> cis = new HashSet<>();
        if (request.segments().size() > 2) {
            String id = request.segments().get(2);
            machines.find(tasks.machine(id).orElse(id)).map(LabHost::ci).ifPresent(cis::add);
        }
        return cis;
    }
}
