package dev.patchyard.adapter.postgres;

import dev.patchyard.patching.TaskLine;
import dev.patchyard.run.TaskLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Task logs in the table {@code task_blocks}: many lines in a row, because nobody ever looks for a single one. */
final class TaskBlocks {
    private static final int LINES = 1000;
    private static final int BLOCKS = 16;
    private static final int FORGOTTEN = 200;

    private final Sql sql;
    private final Documents documents;
    private final int most;

    /** @param most lines of a run that are kept, before the one that says that there were more */
    TaskBlocks(Sql sql, Documents documents, int most) {
        this.most = most;
        this.sql = sql;
        this.documents = documents;
    }

    private record Stored(long number, long task, String ciId, Instant at, String kind, String text) {
        TaskLog.Numbered numbered() {
            return new TaskLog.Numbered(number, new TaskLine(task, ciId, at, kind, text));
        }
    }

    void append(String runId, String playId, List<TaskLine> lines) {
        sql.together(() -> {
            Locks.hold(sql, Locks.TASKS, runId);
            long last = sql.number("SELECT coalesce(max(last), 0) FROM task_blocks WHERE run_id = ?", runId);
            long heard = sql.number(
                    "SELECT coalesce(max(last_task), 0) FROM task_blocks WHERE run_id = ? AND play_id = ?", runId, playId);
            List<Stored> fresh = new ArrayList<>();
            for (TaskLine line : lines) {
                if (line.number() > heard && last <= most) {
                    last++;
                    fresh.add(last <= most ? stored(last, line) : cut(last, line));
                }
            }
            for (int from = 0; from < fresh.size(); from += LINES) {
                insert(runId, playId, fresh.subList(from, Math.min(fresh.size(), from + LINES)));
            }
            return fresh.size();
        });
    }

    private static Stored stored(long number, TaskLine line) {
        return new Stored(number, line.number(), line.ciId(), line.at(), line.kind(), line.text());
    }

    private Stored cut(long number, TaskLine line) {
        String said = "the log of this run is cut here, after " + most + " lines";
        return new Stored(number, line.number(), line.ciId(), line.at(), TaskLog.CUT, said);
    }

    private void insert(String runId, String playId, List<Stored> lines) {
        Set<String> cis = new TreeSet<>();
        lines.forEach(line -> cis.add(line.ciId()));
        sql.update(
                "INSERT INTO task_blocks (run_id, last, play_id, last_task, cis, lines) VALUES (?, ?, ?, ?, ?, ?)",
                runId, lines.getLast().number(), playId, lines.getLast().task(), cis, documents.write(lines).text());
    }

    List<TaskLog.Numbered> after(String runId, long number, @Nullable String ciId, int limit) {
        List<TaskLog.Numbered> found = new ArrayList<>();
        long reached = number;
        List<Block> blocks;
        do {
            blocks = sql.list(
                    """
                    SELECT last, lines FROM task_blocks WHERE run_id = ? AND last > ? AND (?::text IS NULL OR ? = ANY (cis))
                    ORDER BY last LIMIT ?
                    """,
                    TaskBlocks::block, runId, reached, ciId, ciId, Math.min(BLOCKS, 1 + (limit - found.size()) / LINES));
            for (Block block : blocks) {
                reached = block.last();
                documents.readList(block.lines(), Stored.class).stream()
                        .filter(line -> line.number() > number && (ciId == null || ciId.equals(line.ciId())))
                        .limit(limit - found.size())
                        .forEach(line -> found.add(line.numbered()));
            }
        } while (!blocks.isEmpty() && found.size() < limit);
        return found;
    }

    private record Block(long last, String lines) {}

    private static Block block(ResultSet row) throws SQLException {
        return new Block(row.getLong("last"), row.getString("lines"));
    }

    /** In small steps, so that no statement takes long. */
    void forget(String runId) {
        int gone = FORGOTTEN;
        while (gone == FORGOTTEN) {
            gone = sql.update(
                    """
                    DELETE FROM task_blocks WHERE run_id = ? AND last IN (
                        SELECT last FROM task_blocks WHERE run_id IN (SELECT id FROM runs WHERE id = ? AND phase = 'ENDED')
                        ORDER BY last LIMIT ?)
                    """,
                    runId, runId, FORGOTTEN);
        }
    }
}
