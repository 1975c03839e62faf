package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says why a CI is patched, or not. */
@Command(
        name = "why",
        description = "Say why a CI is patched or not: scan, last run, change, pauses, holds.",
        mixinStandardHelpOptions = true)
public final class WhyCommand extends NightCommand {
    @Parameters(paramLabel = "CI", description = "The CI's id.")
    private String ci;

    @Override
    int work(JsonClient client) {
        JsonNode why = granted(client.get("/patch/why/" + Segment.of(ci)));
        show(why, text(why));
        return DONE;
    }

    private static String text(JsonNode why) {
        List<String> lines = new ArrayList<>();
        String reason = why.path("state_reason").asText();
        lines.add(why.path("ci_name").asText() + " is " + why.path("compliance_status").asText()
                + (reason.isEmpty() ? "" : ": " + reason));
        lines.add("last scanned " + why.path("last_scanned").asText("never") + ", last patched "
                + why.path("last_patched").asText("never"));
        why.path("reasons").forEach(each -> lines.add("- " + each.asText()));
        if (!why.at("/last_run/change").isMissingNode() && !why.at("/last_run/change").isNull()) {
            lines.add("change of the last run: " + why.at("/last_run/change/number").asText());
        }
        return String.join("\n", lines.stream().map(Harmless::line).toList());
    }
}
