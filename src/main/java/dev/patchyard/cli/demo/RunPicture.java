package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs under way as a few lines. Pure. */
final class RunPicture {
    private static final int MOST_HOSTS = 14;

    private RunPicture() {}

    /** @return the clock and where each run stands in the first line, then the hosts that have begun */
    static List<String> of(List<JsonNode> runs, Duration passed, Duration estimate) {
        List<String> lines = new ArrayList<>();
        lines.add("  %s of about %s  %s".formatted(
                clock(passed), clock(estimate), String.join("   ", runs.stream().map(RunPicture::standing).toList())));
        List<JsonNode> begun = runs.stream()
                .flatMap(run -> run.required("hosts").valueStream())
                .filter(host -> !state(host).equals("planned"))
                .sorted(Comparator.comparingInt(host -> state(host).equals("in_progress") ? 0 : 1))
                .toList();
        begun.stream().limit(MOST_HOSTS).map(RunPicture::host).forEach(lines::add);
        if (begun.size() > MOST_HOSTS) {
            lines.add("        … and " + (begun.size() - MOST_HOSTS) + " more");
        }
        return lines;
    }

    private static String clock(Duration time) {
        return "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
    }

    private static String standing(JsonNode run) {
        int waves = run.required("waves").size();
        String wave = waves == 0 ? "" : " wave " + Math.min(run.required("wave").asInt() + 1, waves) + "/" + waves;
        String note = run.required("note").asText();
        return run.required("policy_id").asText() + ": " + run.required("phase").asText() + wave
                + (note.isEmpty() ? "" : " (" + note + ")");
    }

    private static String host(JsonNode host) {
        String detail = state(host).equals("in_progress")
                ? host.required("stage").asText()
                : Stream.of(state(host), host.required("reason").asText())
                        .filter(text -> !text.isEmpty())
                        .reduce((state, reason) -> state + " — " + reason)
                        .orElse("");
        return "        %-8s %s".formatted(host.required("ci_id").asText(), detail.replaceAll("\\p{Cntrl}", " "));
    }

    private static String state(JsonNode host) {
        return host.required("state").asText();
    }
}
