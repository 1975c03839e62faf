package dev.patchyard.fake;

import dev.patchyard.patching.TaskLine;
import dev.patchyard.run.TaskLog;
import dev.patchyard.run.TaskLog.Numbered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The task log of one run in memory. Whoever has it keeps threads apart. */
final class InMemoryTasks {
    private final List<Numbered> lines = new ArrayList<>();
    private final Map<String, Long> heard = new HashMap<>();

    void append(String playId, List<TaskLine> told) {
        for (TaskLine line : told) {
            long number = lines.size() + 1L;
            if (line.number() > heard.getOrDefault(playId, 0L) && number <= TaskLog.MOST_LINES + 1) {
                heard.put(playId, line.number());
                lines.add(new Numbered(number, number <= TaskLog.MOST_LINES ? line : cut(line)));
            }
        }
    }

    private static TaskLine cut(TaskLine line) {
        String said = "the log of this run is cut here, after " + TaskLog.MOST_LINES + " lines";
        return new TaskLine(line.number(), line.ciId(), line.at(), TaskLog.CUT, said);
    }

    List<Numbered> after(long number, @Nullable String ciId, int limit) {
        return lines.stream()
                .filter(line -> line.number() > number && (ciId == null || ciId.equals(line.line().ciId())))
                .limit(limit)
                .toList();
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    void clear() {
        lines.clear();
    }
}
