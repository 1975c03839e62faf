package dev.patchyard.lab.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.hosts.HostControl;
import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.http.Answer;
import dev.patchyard.lab.http.Call;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Right;
import dev.patchyard.lab.http.Routes;
import java.time.Duration;
import java.util.Set;

/** Failures on purpose, over HTTP: power cut, network cut, full datastore, uncovered disk. They hit the host while a task runs, too. */
final class InjectRoutes {
    private final Machines machines;

    private InjectRoutes(Machines machines) {
        this.machines = machines;
    }

    static void add(Routes routes, Machines machines) {
        InjectRoutes desk = new InjectRoutes(machines);
        routes.add("POST", "/sim/inject/host-failure", Right.BREAK_MACHINES, desk::hostFailure)
                .add("POST", "/sim/inject/network-partition", Right.BREAK_MACHINES, desk::partition)
                .add("POST", "/sim/inject/disk-full", Right.BREAK_MACHINES, desk::diskFull)
                .add("POST", "/sim/inject/data-disk", Right.BREAK_MACHINES, desk::dataDisk);
    }

    private Answer hostFailure(Call call) {
        ObjectNode body = call.json();
        Fields.only(body, Set.of("host_id", "type"));
        Fields.oneOf(body, "type", Set.of("power_off"));
        LabHost host = machines.host(Fields.text(body, "host_id"));
        machines.control().kill(host.name());
        return done(host);
    }

    private Answer partition(Call call) {
        ObjectNode body = call.json();
        Fields.only(body, Set.of("network", "vm_id", "duration_sec", "heal"));
        LabHost host = machines.host(Fields.text(body, "vm_id"));
        HostControl control = machines.control();
        int seconds = body.path("duration_sec").asInt(0);
        if (seconds < 0 || seconds > 3600) {
            throw Problem.invalid("duration_sec", "duration_sec must be from 0 (until healed) to 3600");
        }
        boolean heal = Fields.truth(body, "heal", false);
        control.network(host.name(), heal);
        if (!heal && seconds > 0) {
            Thread.ofVirtual().start(() -> rejoinAfter(control, host, seconds));
        }
        return done(host);
    }

    private Answer diskFull(Call call) {
        ObjectNode body = call.json();
        Fields.only(body, Set.of("vm_id", "datastore", "heal", "free_percent"));
        LabHost host = machines.host(Fields.text(body, "vm_id"));
        int percent = body.path("free_percent").asInt(0);
        if (percent < 0 || percent > 100) {
            throw Problem.invalid("free_percent", "free_percent must be from 0 to 100");
        }
        if (Fields.truth(body, "heal", false)) {
            machines.healDatastore(host.vm());
        } else {
            machines.fillDatastore(host.vm(), percent);
        }
        return done(host);
    }

    private Answer dataDisk(Call call) {
        ObjectNode body = call.json();
        Fields.only(body, Set.of("vm_id", "heal"));
        LabHost host = machines.host(Fields.text(body, "vm_id"));
        machines.dataDisk(host.vm(), !Fields.truth(body, "heal", false));
        return done(host);
    }

    private static void rejoinAfter(HostControl control, LabHost host, int seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(seconds));
            control.network(host.name(), true);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static Answer done(LabHost host) {
        return Answer.json(200, Json.object().put("vm_id", host.vm()));
    }
}
