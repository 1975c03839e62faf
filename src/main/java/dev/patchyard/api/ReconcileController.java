package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.run.restore.Finding;
import dev.patchyard.run.restore.Reconciler;
import dev.patchyard.run.restore.Reconciliation;
import dev.patchyard.run.restore.RestoreBook;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the world has that a database does not know which was put back to an earlier hour. */
@Controller("/patch/reconcile")
@ExecuteOn(TaskExecutors.BLOCKING)
class ReconcileController {
    private final Reconciler reconciler;

    ReconcileController(Reconciler reconciler) {
        this.reconciler = reconciler;
    }

    /** @param despiteGaps whether to go on although somebody could not be asked */
    @Introspected
    record ReconcileRequest(@NotBlank @Size(max = 1000) String reason, @Nullable Boolean despiteGaps) {}

    record Holder(String node, String since, String why) {
        static Holder of(RestoreBook.Hold hold) {
            return new Holder(hold.node(), Words.time(hold.at()), hold.why());
        }
    }

    record Found(String kind, String what, @Nullable String runId) {
        static Found of(Finding finding) {
            return new Found(finding.kind().name().toLowerCase(Locale.ROOT), finding.what(), finding.runId());
        }
    }

    record Comparison(String at, String actor, String reason, boolean settled, List<Found> findings, List<String> stopped) {
        static @Nullable Comparison of(@Nullable Reconciliation done) {
            return done == null ? null : new Comparison(
                    Words.time(done.at()), done.actor(), done.reason(), done.settled(),
                    done.findings().stream().map(Found::of).toList(), done.stopped());
        }
    }

    record Standing(boolean held, List<Holder> holds, @Nullable Comparison last) {}

    @Get
    @Needs(Right.VIEW)
    Standing standing() {
        List<Holder> holds = reconciler.holds().stream().map(Holder::of).toList();
        return new Standing(!holds.isEmpty(), holds, Comparison.of(reconciler.last()));
    }

    @Post
    @Needs(Right.EMERGENCY)
    Comparison reconcile(Actor actor, @Body @Valid ReconcileRequest body) {
        return Comparison.of(reconciler.reconcile(actor, body.reason(), Boolean.TRUE.equals(body.despiteGaps())));
    }
}
