package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.audit.AuditBook;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was decided, by whom. */
@Controller("/patch/audit")
@ExecuteOn(TaskExecutors.BLOCKING)
class AuditController {
    private final AuditBook book;

    AuditController(AuditBook book) {
        this.book = book;
    }

    record Entry(
            long seq, @Nullable String at, String actor, String action, String object, Map<String, String> detail, String hash) {}

    @Get
    @Needs(Right.AUDIT)
    Pages.Page<Entry> list(@QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        return Pages.of(book::page, book.count(), limit, cursor, true)
                .map(entry -> new Entry(
                        entry.seq(), Words.time(entry.at()), entry.actor(), entry.action(), entry.object(), entry.detail(),
                        entry.hash()));
    }
}
