package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.client.JsonClient;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets a pause switch, or lists those that are set. */
@Command(
        name = "pause",
        description = {
            "Let no host in the scope be begun from now on; hosts that were begun finish.",
            "Without a scope it lists the pauses that are set."
        },
        mixinStandardHelpOptions = true)
public final class PauseCommand extends NightCommand {
    @Parameters(paramLabel = "SCOPE", arity = "0..1", description = "all, policy:ID or env:NAME.")
    private @Nullable String scope;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; people who wait will read it.")
    private @Nullable String reason;

    @Override
    int work(JsonClient client) {
        if (scope == null) {
            JsonNode page = granted(client.get("/patch/pauses?limit=200"));
            show(page, page.path("items").isEmpty()
                    ? "nothing is paused"
                    : page.path("items").valueStream().map(PauseCommand::line).collect(Collectors.joining("\n")));
            return DONE;
        }
        if (reason == null || reason.isBlank()) {
            throw new Trouble("a pause needs --reason");
        }
        JsonNode set = granted(client.post("/patch/pause", Map.of("scope", scope, "reason", reason)));
        show(set, line(set));
        return DONE;
    }

    static String line(JsonNode one) {
        return Harmless.line("paused: " + one.path("scope").asText() + " by " + one.path("actor").asText() + " since "
                + one.path("at").asText() + ", " + one.path("reason").asText());
    }
}
