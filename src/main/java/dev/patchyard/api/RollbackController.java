package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RevertLoss;
import dev.patchyard.run.RevertOutlook;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunStore;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Manual rollbacks: first the loss is told, then it is confirmed by name, then hosts go back. */
@Controller("/patch/runs")
@ExecuteOn(TaskExecutors.BLOCKING)
class RollbackController {
    private final RunDesk desk;
    private final RunStore store;
    private final Idempotency idempotency;
    private final Clock clock;

    RollbackController(RunDesk desk, RunStore store, Idempotency idempotency, Clock clock) {
        this.desk = desk;
        this.store = store;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    @Introspected
    record RollbackRequest(
            @NotEmpty @Size(max = 1000) List<@NotNull @Valid RollbackHost> hosts,
            @NotBlank @Size(max = 200) String changeId,
            @NotBlank @Size(max = 1000) String reason) {}

    /** @param confirmName the CI's name, typed by somebody who knows what will be lost */
    @Introspected
    record RollbackHost(@NotBlank @Size(max = 200) String ciId, @Nullable @Size(max = 200) String confirmName) {}

    record Outlook(String runId, List<Loss> hosts) {}

    record Loss(String ciId, String name, String state, String loss, List<String> laterRuns, @Nullable String objection) {
        static Loss of(RevertOutlook host) {
            return new Loss(
                    host.host().ciId(), host.host().name(), Words.of(host.host().state()), host.loss(), host.laterRuns(),
                    host.objection());
        }
    }

    @Get("/{id}/rollback")
    @Needs(Right.VIEW)
    Outlook outlook(String id) {
        PatchRun run = store.find(id).orElseThrow(() -> ApiRefusal.missing("run"));
        if (!run.isEnded()) {
            throw ApiRefusal.conflict("the run has not ended");
        }
        return new Outlook(id, RevertOutlook.of(run, store, clock.instant()).stream().map(Loss::of).toList());
    }

    @Post("/{id}/rollback")
    @Needs(Right.EMERGENCY)
    HttpResponse<?> rollback(HttpRequest<?> request, Actor actor, String id, @Body @Valid RollbackRequest body) {
        return idempotency.once(request, actor, body, () -> {
            PatchRun source = store.find(id).orElseThrow(() -> ApiRefusal.missing("run"));
            requireConfirmation(source, body.hosts());
            PatchRun run = desk.requestRollback(
                    id, body.hosts().stream().map(RollbackHost::ciId).distinct().toList(), body.changeId(), actor, body.reason());
            return HttpResponse.<RunWire.Run>accepted(URI.create("/patch/runs/" + run.id()))
                    .body(RunWire.run(run, store));
        });
    }

    private void requireConfirmation(PatchRun source, List<RollbackHost> hosts) {
        List<Problem.FieldError> open = new ArrayList<>();
        Map<String, String> losses = new HashMap<>();
        RevertOutlook.of(source, store, clock.instant()).forEach(host -> losses.put(host.host().ciId(), host.loss()));
        for (int index = 0; index < hosts.size(); index++) {
            RollbackHost asked = hosts.get(index);
            Optional<HostRecord> host = source.host(asked.ciId());
            if (host.isPresent() && !host.get().name().equals(asked.confirmName())) {
                open.add(new Problem.FieldError(
                        "hosts[" + index + "].confirm_name",
                        "will be lost: " + losses.getOrDefault(asked.ciId(), RevertLoss.of(host.get(), clock.instant())) + "; confirm with the CI's name"));
            }
        }
        if (!open.isEmpty()) {
            throw ApiRefusal.rule(open);
        }
    }
}
