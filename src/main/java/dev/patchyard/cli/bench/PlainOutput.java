package dev.patchyard.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code ansible-playbook} printed, each line with the moment it came. */
final class PlainOutput {
    private static final Pattern TASK = Pattern.compile("^(?:TASK \\[(.*)] \\**| *\\[started TASK: (.*) on .*])$");
    private static final Pattern RESULT = Pattern.compile("^(?:ok|changed): \\[(?!localhost).*");
    private static final Pattern RECAP =
            Pattern.compile("^(\\S+) +: ok=\\d+ +changed=(\\d+) +unreachable=(\\d+) +failed=(\\d+) .*");

    private final List<Line> lines = new ArrayList<>();

    /**
     * One line.
     *
     * @param at   seconds on any clock that only goes forward
     * @param text without its end
     */
    record Line(double at, String text) {}

    void add(double at, String text) {
        lines.add(new Line(at, text));
    }

    /** @return when a task was begun on the first host */
    double began(String task) {
        for (Line line : lines) {
            Matcher said = TASK.matcher(line.text());
            if (said.matches() && (task.equals(said.group(1)) || task.equals(said.group(2)))) {
                return line.at();
            }
        }
        throw new IllegalArgumentException("the task '" + task + "' was never begun");
    }

    /** @return when the last task that found or did something was told; skipped ones judge nothing */
    double lastResult() {
        return lines.reversed().stream()
                .filter(line -> RESULT.matcher(line.text()).matches())
                .mapToDouble(Line::at)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no task had a result"));
    }

    /** @return hosts that were changed and neither failed nor got lost, by the recap at the end */
    List<String> succeeded() {
        return recapped(true);
    }

    /** @return hosts that neither failed nor got lost, changed or not, by the recap at the end */
    List<String> reached() {
        return recapped(false);
    }

    private List<String> recapped(boolean changed) {
        List<String> hosts = new ArrayList<>();
        for (Line line : lines) {
            Matcher recap = RECAP.matcher(line.text());
            if (recap.matches() && (!changed || !recap.group(2).equals("0")) && recap.group(3).equals("0") && recap.group(4).equals("0")) {
                hosts.add(recap.group(1));
            }
        }
        return hosts;
    }

    /** @return the first lines that tell a failure, for people */
    String complaints() {
        return String.join("\n", lines.stream()
                .map(Line::text)
                .filter(text -> text.startsWith("fatal:") || text.startsWith("ERROR") || text.startsWith("failed:"))
                .map(text -> text.substring(0, Math.min(text.length(), 600)))
                .limit(3)
                .toList());
    }
}
