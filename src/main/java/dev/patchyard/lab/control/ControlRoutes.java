package dev.patchyard.lab.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.hosts.HostControl;
import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.http.Answer;
import dev.patchyard.lab.http.Call;
import dev.patchyard.lab.http.Desk;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Right;
import dev.patchyard.lab.http.Routes;
import dev.patchyard.lab.repository.Suites;
import java.util.List;

/** The lab's own control over HTTP: hosts, fault switches, and the log of received requests. */
public final class ControlRoutes {
    private final Desk desk;

    private ControlRoutes(Desk desk) {
        this.desk = desk;
    }

    /** @return everything under {@code /lab} */
    public static Routes of(Desk desk, List<LabHost> hosts, HostControl control, Suites suites) {
        ControlRoutes lab = new ControlRoutes(desk);
        Routes routes = new Routes()
                .add("GET", "/lab/faults", Right.CONTROL_LAB, call -> items(desk.faults().all()))
                .add("POST", "/lab/faults", Right.CONTROL_LAB, call -> Answer.json(201, desk.faults().add(call.json())))
                .add("DELETE", "/lab/faults", Right.CONTROL_LAB, lab::clear)
                .add("DELETE", "/lab/faults/{id}", Right.CONTROL_LAB, lab::remove)
                .add("GET", "/lab/requests", Right.CONTROL_LAB, lab::requests);
        HostRoutes.add(routes, hosts, control, suites);
        return routes;
    }

    private Answer clear(Call call) {
        desk.faults().clear();
        return Answer.empty();
    }

    private Answer remove(Call call) {
        desk.faults().remove(call.variable("id"));
        return Answer.empty();
    }

    private Answer requests(Call call) {
        String after = call.query("after").orElse("0");
        if (!after.matches("\\d{1,18}")) {
            throw Problem.invalid("after", "after must be a sequence number");
        }
        return items(desk.log().after(Long.parseLong(after)).stream()
                .filter(entry -> List.of("service", "method", "path", "person").stream().allMatch(field ->
                        call.query(field).map(value -> value.equals(entry.get(field).asText())).orElse(true)))
                .toList());
    }

    private static Answer items(List<? extends JsonNode> items) {
        ObjectNode page = Json.object();
        page.set("items", Json.array(items));
        return Answer.json(200, page.put("total", items.size()));
    }
}
