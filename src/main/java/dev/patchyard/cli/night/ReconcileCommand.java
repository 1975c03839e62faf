package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the world with a database that was put back to an earlier hour. */
@Command(
        name = "reconcile",
        description = {
            "List what the world has that the database does not know, after it was put back to an earlier hour.",
            "Runs concerned wait for a person then, all others go on. Exits with 1 while everything stays held."
        },
        mixinStandardHelpOptions = true)
public final class ReconcileCommand extends NightCommand {
    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is kept in the audit trail.")
    private String reason;

    @Option(names = "--despite-gaps", description = "Go on although somebody could not be asked.")
    private boolean despiteGaps;

    @Override
    int work(JsonClient client) {
        JsonNode done = granted(client.post("/patch/reconcile", Map.of("reason", reason, "despite_gaps", despiteGaps)));
        show(done, text(done));
        return done.path("settled").asBoolean() ? DONE : ENDED_OTHERWISE;
    }

    private static String text(JsonNode done) {
        List<String> lines = new ArrayList<>();
        done.path("findings").forEach(found -> lines.add("- " + found.path("kind").asText() + ": " + found.path("what").asText()
                + (found.path("run_id").isNull() ? "" : " (run " + found.path("run_id").asText() + ")")));
        lines.add(done.path("findings").isEmpty() ? "nothing is there that the database does not know" : "");
        done.path("stopped").forEach(run -> lines.add("stopped: run " + run.asText()));
        lines.add(done.path("settled").asBoolean()
                ? "everything else goes on"
                : "everything stays held: somebody could not be asked; try again, or --despite-gaps");
        return String.join("\n", lines.stream().filter(line -> !line.isEmpty()).map(Harmless::line).toList());
    }
}
