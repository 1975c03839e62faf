package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.patchyard.cli.client.JsonClient;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a person decides of a run that waits for one. */
abstract class UnparkingCommand extends NightCommand {
    private final String action;
    private final String done;

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String run;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is kept with the run.")
    private String reason;

    /**
     * @param action last segment of the address
     * @param done   what became of the run then
     */
    UnparkingCommand(String action, String done) {
        this.action = action;
        this.done = done;
    }

    /** @return what is said beside the reason */
    Map<String, Object> more() {
        return Map.of();
    }

    @Override
    int work(JsonClient client) {
        Map<String, Object> body = new HashMap<>(more());
        body.put("reason", reason);
        granted(client.post("/patch/runs/" + Segment.of(run) + "/" + action, body));
        show(JsonNodeFactory.instance.objectNode().put(done, run), Harmless.line(done + ": " + run));
        return DONE;
    }
}
