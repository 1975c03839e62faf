package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Lists the runs that do not go on by themselves. */
@Command(name = "parked", description = "List the runs that wait for a person, and why.", mixinStandardHelpOptions = true)
final class ParkedCommand extends NightCommand {
    @Override
    int work(JsonClient client) {
        JsonNode page = granted(client.get("/patch/parked?limit=200"));
        show(page, page.path("items").isEmpty()
                ? "no run waits for a person"
                : page.path("items").valueStream().map(ParkedCommand::line).collect(Collectors.joining("\n")));
        return DONE;
    }

    private static String line(JsonNode one) {
        return Harmless.line(one.path("run_id").asText() + "  " + one.path("phase").asText() + " of "
                + one.path("policy_id").asText() + (one.path("set_aside").asBoolean() ? " [set aside]  " : "  ")
                + one.path("reason").asText());
    }
}
