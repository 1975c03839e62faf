package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.NumbersKeeper;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.Janitor;
import dev.patchyard.run.RecordKeeper;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.util.List;

/** Metrics, counted when they are asked for. */
@Controller("/metrics")
@ExecuteOn(TaskExecutors.BLOCKING)
class MetricsController {
    private final PrometheusMeterRegistry registry;
    private final ComplianceBoard board;
    private final PolicyShelf shelf;
    private final ClusterGauges cluster;
    private final FeedGauges feeds;
    private final MultiGauge compliance;
    private final MultiGauge pending;
    private final Clock clock;

    MetricsController(
            PrometheusMeterRegistry registry, ComplianceBoard board, PolicyShelf shelf, InventoryGauges inventory,
            ClusterGauges cluster, FeedGauges feeds, RecordKeeper records, Janitor janitor,
            NumbersKeeper numbers, Clock clock) {
        this.registry = registry;
        this.board = board;
        this.clock = clock;
        this.shelf = shelf;
        this.cluster = cluster;
        this.feeds = feeds;
        inventory.register(registry);
        cluster.register(registry);
        feeds.register(registry);
        for (RecordKeeper.Kind kind : RecordKeeper.Kind.values()) {
            FunctionCounter.builder("patchyard.records.forgotten", records, each -> each.totals().getOrDefault(kind, 0L))
                    .description("Records that were removed because they were past their time")
                    .tag("kind", Words.of(kind))
                    .register(registry);
        }
        FunctionCounter.builder("patchyard.orphan.processes.killed", janitor, Janitor::processesEnded)
                .description("Processes of plays that outlived their run and were ended")
                .register(registry);
        FunctionCounter.builder("patchyard.compliance.recounts", numbers, NumbersKeeper::recounts)
                .description("How often the numbers of compliance were held against a count of all states")
                .register(registry);
        FunctionCounter.builder("patchyard.compliance.recount.differences", numbers, NumbersKeeper::differences)
                .description("Kept numbers of compliance that were not what a count of all states gave, and were put right")
                .register(registry);
        this.compliance = MultiGauge.builder("patchyard.compliance.pct")
                .description("CIs at their baseline, in percent of all CIs of the policy")
                .register(registry);
        this.pending = MultiGauge.builder("patchyard.pending.cves")
                .description("Advisories that an update of at least one CI of the policy would close")
                .register(registry);
    }

    @Get
    @Produces(MediaType.TEXT_PLAIN)
    @Needs(Right.VIEW)
    String metrics() {
        cluster.refresh();
        feeds.refresh();
        List<String> policies = shelf.all().stream().map(shelved -> shelved.policy().id()).toList();
        compliance.register(
                Dashboard.of(board.numbers(clock.instant()), policies).byPolicy().stream()
                        .filter(count -> count.compliancePct() != null)
                        .map(count -> MultiGauge.Row.of(Tags.of("policy", count.name()), count.compliancePct()))
                        .toList(),
                true);
        pending.register(
                policies.stream()
                        .map(id -> MultiGauge.Row.of(Tags.of("policy", id), board.waiting(id).size()))
                        .toList(),
                true);
        return registry.scrape();
    }
}
