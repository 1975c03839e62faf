package dev.patchyard.run.step;

import dev.patchyard.run.Alarms;
import dev.patchyard.run.Attention;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.OutboxRelay;
import dev.patchyard.run.Outward;
import dev.patchyard.run.Overruns;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Signal;
import dev.patchyard.run.Step;
import dev.patchyard.run.StepOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Opens the incidents that are left to open and sees that every message was tried once before the run is shown as ended. */
public final class AlertStep implements Step {
    private static final int LOOK_BACK = 50;

    private final OutboxRelay relay;
    private final RunStore store;
    private final Clock clock;

    public AlertStep(OutboxRelay relay, RunStore store, Clock clock) {
        this.relay = relay;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public RunPhase phase() {
        return RunPhase.ALERT;
    }

    @Override
    public StepOutcome work(RunContext context) {
        PatchRun run = context.run();
        Map<String, Outward> alarms = new LinkedHashMap<>(Alarms.atEnd(run, before(run), clock.instant()));
        Overruns.alert(run).ifPresent(alert -> alarms.put("incident:" + run.id() + ":overrun", new Outward.OpenIncident(alert)));
        relay.of(run.id()).forEach(known -> alarms.remove(known.key()));
        if (!alarms.isEmpty()) {
            return new StepOutcome.Wait(
                    Duration.ZERO, run.attention() == Attention.NEEDS_OPERATOR ? Attention.NEEDS_OPERATOR : Attention.NONE,
                    run.note(), r -> r, alarms);
        }
        relay.deliver(run.id());
        long open = relay.of(run.id()).stream().filter(Delivery::isOpen).count();
        return StepOutcome.advance(Signal.DONE, open == 0 ? "everybody was told" : open + " messages are still on their way");
    }

    private Optional<PatchRun> before(PatchRun run) {
        return store.page(new RunStore.RunFilter(run.policy().id(), RunPhase.ENDED, null, null), 0, LOOK_BACK).stream()
                .filter(r -> !r.isDryRun() && r.origin().kind() == PatchRun.Kind.PATCH && !r.id().equals(run.id()))
                .filter(r -> r.createdAt().isBefore(run.createdAt()))
                .findFirst();
    }
}
