package dev.patchyard.lab.control;

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
import dev.patchyard.lab.repository.Suites;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** The lab's hosts under a test's hand: power, network, repositories, and commands that tell the truth of a host. */
final class HostRoutes {
    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(10);
    private static final String WRITE_FILE =
            "mkdir -p \"$(dirname \"$2\")\" && printf %s \"$1\" | base64 -d > \"$2\" && chmod \"$3\" \"$2\"";

    private final List<LabHost> hosts;
    private final HostControl control;
    private final Suites suites;

    private HostRoutes(List<LabHost> hosts, HostControl control, Suites suites) {
        this.hosts = hosts;
        this.control = control;
        this.suites = suites;
    }

    static void add(Routes routes, List<LabHost> hosts, HostControl control, Suites suites) {
        HostRoutes desk = new HostRoutes(List.copyOf(hosts), control, suites);
        String one = "/lab/hosts/{host}";
        routes.add("GET", "/lab/hosts", Right.CONTROL_LAB, desk::list)
                .add("GET", one, Right.CONTROL_LAB, call -> Answer.json(200, desk.document(desk.host(call))))
                .add("POST", one + "/suite", Right.CONTROL_LAB,
                        call -> Answer.json(200, suites.set(desk.host(call).name(), call.json())))
                .add("POST", one + "/power", Right.CONTROL_LAB, desk::power)
                .add("POST", one + "/network", Right.CONTROL_LAB, desk::network)
                .add("POST", one + "/exec", Right.CONTROL_LAB, desk::execute)
                .add("GET", one + "/file", Right.CONTROL_LAB, desk::read)
                .add("POST", one + "/file", Right.CONTROL_LAB, desk::write)
                .add("GET", one + "/snapshots", Right.CONTROL_LAB, desk::snapshots);
    }

    private Answer list(Call call) {
        ObjectNode page = Json.object();
        page.set("items", Json.array(hosts.stream().map(this::document).toList()));
        return Answer.json(200, page.put("total", hosts.size()));
    }

    private Answer power(Call call) {
        LabHost host = host(call);
        Fields.only(call.json(), Set.of("action"));
        switch (Fields.text(call.json(), "action")) {
            case "on" -> control.start(host.name());
            case "off" -> control.stop(host.name());
            case "cut" -> control.kill(host.name());
            case "reboot" -> control.reboot(host.name());
            default -> throw Problem.invalid("action", "action must be one of on, off, cut, reboot");
        }
        return Answer.json(200, document(host));
    }

    private Answer network(Call call) {
        LabHost host = host(call);
        Fields.only(call.json(), Set.of("cut"));
        control.network(host.name(), !Fields.truth(call.json(), "cut", true));
        return Answer.json(200, document(host));
    }

    private Answer execute(Call call) {
        ObjectNode body = call.json();
        Fields.only(body, Set.of("argv", "timeout_sec"));
        List<String> command = Fields.texts(body, "argv");
        if (command.isEmpty()) {
            throw Problem.invalid("argv", "argv must name a command");
        }
        Duration limit = Duration.ofSeconds(body.path("timeout_sec").asLong(LONGEST_COMMAND.toSeconds()));
        HostControl.Output output = control.execute(host(call).name(), command, limit);
        return Answer.json(200, Json.object().put("exit_code", output.exitCode()).put("stdout", output.out())
                .put("stderr", output.error()));
    }

    private Answer read(Call call) {
        String path = call.query("path").orElseThrow(() -> Problem.invalid("path", "path is missing"));
        HostControl.Output output = control.execute(host(call).name(), List.of("cat", "--", path), LONGEST_COMMAND);
        if (output.exitCode() != 0) {
            throw Problem.notFound("file", path);
        }
        return Answer.json(200, Json.object().put("path", path).put("content", output.out()));
    }

    private Answer write(Call call) {
        ObjectNode body = call.json();
        Fields.only(body, Set.of("path", "content", "mode"));
        String content = Base64.getEncoder()
                .encodeToString(body.path("content").asText().getBytes(StandardCharsets.UTF_8));
        String mode = Fields.optionalText(body, "mode").orElse("0644");
        HostControl.Output output = control.execute(host(call).name(),
                List.of("sh", "-c", WRITE_FILE, "sh", content, Fields.text(body, "path"), mode), LONGEST_COMMAND);
        if (output.exitCode() != 0) {
            throw Problem.of(422, "not_written", output.error());
        }
        return Answer.json(200, Json.object().put("path", body.get("path").asText()));
    }

    private Answer snapshots(Call call) {
        ObjectNode page = Json.object();
        page.set("items", Json.array(control.snapshots(host(call).name()).stream()
                .map(kept -> Json.object().put("id", kept.id()).put("consistency", kept.consistency())).toList()));
        return Answer.json(200, page);
    }

    private LabHost host(Call call) {
        return hosts.stream().filter(host -> host.name().equals(call.variable("host"))).findFirst()
                .orElseThrow(() -> Problem.notFound("host", call.variable("host")));
    }

    private ObjectNode document(LabHost host) {
        ObjectNode document = host.document().put("state", control.running(host.name()) ? "on" : "off");
        return document.set("suite", suites.of(host.name()).without("id"));
    }
}
