package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Severity;
import dev.patchyard.compliance.QueueDesk;
import dev.patchyard.compliance.QueueRow;
import dev.patchyard.compliance.UpdateClass;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything there is to update, each update once, what to do first first. */
@Controller("/patch/queue")
@ExecuteOn(TaskExecutors.BLOCKING)
class QueueController {
    private final QueueDesk desk;

    QueueController(QueueDesk desk) {
        this.desk = desk;
    }

    /** What a row is about. */
    enum Type {
        VULNERABILITY,
        OUTDATED
    }

    /** @param title of the worst advisory, or what is outdated */
    record Row(
            long priority, String type, String packageName, String title, @Nullable String severity, String updateType,
            String currentVersion, @Nullable String fixVersion, String latestVersion, List<String> advisories,
            List<String> affectedCis, long affectedTotal) {
        static Row of(QueueRow row, long priority) {
            Advisory worst = row.isVulnerable() ? row.advisories().getFirst() : null;
            return new Row(
                    priority, Words.of(typeOf(row)), row.name(), worst == null ? row.name() + " is outdated" : worst.summary(),
                    Words.orNull(row.severity()), Words.of(row.step()), row.installed(), row.fixVersion(), row.available(),
                    row.advisories().stream().map(Advisory::id).toList(), row.cis(), row.total());
        }
    }

    /** Counts over all rows, whatever the filter and the page. */
    record Summary(long total, Map<String, Long> vulnerabilities, Map<String, Long> outdated) {
        static Summary of(List<QueueRow> rows) {
            Map<String, Long> vulnerabilities = new TreeMap<>();
            for (Severity severity : Severity.values()) {
                vulnerabilities.put(Words.of(severity), rows.stream().filter(row -> row.severity() == severity).count());
            }
            Map<String, Long> outdated = new TreeMap<>();
            for (UpdateClass step : UpdateClass.values()) {
                outdated.put(Words.of(step), rows.stream().filter(row -> !row.isVulnerable() && row.step() == step).count());
            }
            return new Summary(rows.size(), vulnerabilities, outdated);
        }
    }

    record QueuePage(List<Row> items, @Nullable String nextCursor, long total, Summary summary, @Nullable String lastScan) {}

    @Get
    @Needs(Right.VIEW)
    QueuePage list(
            @QueryValue @Nullable String type, @QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        Type wanted = Words.parse(Type.class, "type", type);
        QueueDesk.Queue queue = desk.all();
        List<QueueRow> all = queue.rows();
        List<Row> rows = new ArrayList<>();
        for (int index = 0; index < all.size(); index++) {
            if (wanted == null || typeOf(all.get(index)) == wanted) {
                rows.add(Row.of(all.get(index), index + 1L));
            }
        }
        Pages.Page<Row> page = Pages.of(rows, limit, cursor);
        return new QueuePage(page.items(), page.nextCursor(), page.total(), Summary.of(all), Words.time(queue.lastScan()));
    }

    private static Type typeOf(QueueRow row) {
        return row.isVulnerable() ? Type.VULNERABILITY : Type.OUTDATED;
    }
}
