package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Runs in words. Pure. */
final class RunText {
    private RunText() {}

    /** @return where a run stands, in one line */
    static String standing(JsonNode run) {
        String verdict = run.path("verdict").isNull() ? run.path("phase").asText() : run.path("verdict").asText();
        String attention = run.path("attention").asText("none");
        String note = run.path("note").asText();
        return Harmless.line(run.path("id").asText() + "  " + verdict
                + (attention.equals("none") ? "" : " [" + attention + "]") + counts(run.path("counts"))
                + (note.isEmpty() ? "" : "  " + note));
    }

    /** @return the run with its change, its hosts and its attempts, a line for each */
    static String whole(JsonNode run) {
        List<String> lines = new ArrayList<>();
        lines.add(standing(run));
        lines.add("policy " + run.path("policy_id").asText() + ", asked for by " + run.path("actor").asText() + " at "
                + run.path("created_at").asText());
        if (!run.path("change").isNull()) {
            lines.add("change " + run.at("/change/number").asText());
        }
        run.path("hosts").forEach(host -> lines.add(host(host)));
        run.path("left_out").forEach(out -> lines.add("  " + out.path("ci_name").asText() + "  left out: "
                + out.path("reason").asText() + ", " + out.path("detail").asText()));
        if (run.path("attempts").size() > 1) {
            run.path("attempts").forEach(attempt -> lines.add(attempt(attempt)));
        }
        return String.join("\n", lines.stream().map(Harmless::line).toList());
    }

    private static String host(JsonNode host) {
        String reason = host.path("reason").asText();
        String loss = host.path("loss").asText();
        return "  " + host.path("name").asText() + "  " + host.path("state").asText() + (reason.isEmpty() ? "" : ": " + reason)
                + (loss.isEmpty() ? "" : "; lost: " + loss);
    }

    private static String attempt(JsonNode attempt) {
        String verdict = attempt.path("verdict").isNull() ? attempt.path("phase").asText() : attempt.path("verdict").asText();
        return "attempt " + attempt.path("attempt").asInt() + ", " + attempt.path("kind").asText() + " "
                + attempt.path("run_id").asText() + ": " + verdict;
    }

    private static String counts(JsonNode counts) {
        List<String> words = new ArrayList<>();
        counts.properties().forEach(count -> words.add(count.getValue().asInt() + " " + count.getKey()));
        return words.isEmpty() ? "" : " (" + String.join(", ", words) + ")";
    }
}
