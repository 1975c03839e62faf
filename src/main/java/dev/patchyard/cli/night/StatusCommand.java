package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a run host by host, or the newest runs. */
@Command(
        name = "status",
        description = "Show a run host by host; without one, the newest runs.",
        mixinStandardHelpOptions = true)
final class StatusCommand extends NightCommand {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run's id.")
    private @Nullable String run;

    @Override
    int work(JsonClient client) {
        if (run != null) {
            JsonNode found = granted(client.get("/patch/runs/" + Segment.of(run)));
            show(found, RunText.whole(found));
            return DONE;
        }
        JsonNode page = granted(client.get("/patch/runs?limit=20"));
        show(page, page.path("items").valueStream()
                .map(each -> each.path("policy_id").asText() + "  " + RunText.standing(each))
                .map(Harmless::line)
                .collect(Collectors.joining("\n")));
        return DONE;
    }
}
