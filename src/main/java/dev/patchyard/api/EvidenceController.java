package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.run.EvidenceShelf;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was copied off hosts before they went back. */
@Controller("/patch/runs/{id}/hosts/{ci_id}/evidence")
@ExecuteOn(TaskExecutors.BLOCKING)
class EvidenceController {
    private final RunStore store;
    private final EvidenceShelf shelf;

    EvidenceController(RunStore store, EvidenceShelf shelf) {
        this.store = store;
        this.shelf = shelf;
    }

    record Evidence(List<Item> items) {}

    record Item(String name, @Nullable String savedAt, int characters) {}

    @Get
    @Needs(Right.VIEW)
    Evidence list(String id, @PathVariable("ci_id") String ciId) {
        requireHost(id, ciId);
        return new Evidence(shelf.of(id, ciId).stream()
                .map(item -> new Item(item.name(), Words.time(item.savedAt()), item.characters()))
                .toList());
    }

    /** Control characters of hosts' own words never reach a terminal. */
    @Get("/{name}")
    @Produces(MediaType.TEXT_PLAIN)
    @Needs(Right.VIEW)
    String find(String id, @PathVariable("ci_id") String ciId, String name) {
        requireHost(id, ciId);
        return shelf.content(id, ciId, name)
                .map(content -> content.replaceAll("[\\p{Cntrl}&&[^\n\t]]", " "))
                .orElseThrow(() -> ApiRefusal.missing("evidence"));
    }

    private void requireHost(String id, String ciId) {
        PatchRun run = store.find(id).orElseThrow(() -> ApiRefusal.missing("run"));
        run.host(ciId).orElseThrow(() -> ApiRefusal.missing("host of the run"));
    }
}
