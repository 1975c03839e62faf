package dev.patchyard.run;

import dev.patchyard.patching.TaskLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tasks of a run's plays did, line by line. A log that is full is cut, and says so in its last line. */
public interface TaskLog {
    /** Most lines of a run that are kept. */
    int MOST_LINES = 2_000_000;

    /** The kind of the line that tells that the log was cut. */
    String CUT = "cut";

    /**
     * Appends lines of a play in their order, numbering them on from the run's last one. What was appended of that play
     * before is passed over, so that a play may be heard again from its beginning.
     */
    void appendTasks(String runId, String playId, List<TaskLine> lines);

    /**
     * @param ciId only lines of that CI, null for all
     * @return lines with a number above {@code after}, ascending
     */
    List<Numbered> tasks(String runId, long after, @Nullable String ciId, int limit);

    /** @param number of the line in its run, from 1 without gaps */
    record Numbered(long number, TaskLine line) {}
}
