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
import dev.patchyard.run.Signal;
import dev.patchyard.run.Step;
import dev.patchyard.run.StepOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens the incident and sees that every message was tried once before the run is shown as ended. */
public final class AlertStep implements Step {
    private final OutboxRelay relay;
    private final Clock clock;

    public AlertStep(OutboxRelay relay, Clock clock) {
        this.relay = relay;
        this.clock = clock;
    }

    @Override
    public RunPhase phase() {
        return RunPhase.ALERT;
    }

    @Override
    public StepOutcome work(RunContext context) {
        PatchRun run = context.run();
        Map<String, Outward> untold = untold(run);
        if (!untold.isEmpty()) {
            return new StepOutcome.Wait(
                    Duration.ZERO, run.attention() == Attention.NEEDS_OPERATOR ? Attention.NEEDS_OPERATOR : Attention.NONE,
                    run.note(), r -> r, untold);
        }
        relay.deliver(run.id());
        long open = relay.of(run.id()).stream().filter(Delivery::isOpen).count();
        return StepOutcome.advance(Signal.DONE, open == 0 ? "everybody was told" : open + " messages are still on their way");
    }

    private Map<String, Outward> untold(PatchRun run) {
        Map<String, Outward> incidents = new LinkedHashMap<>();
        Alarms.of(run, clock.instant())
                .ifPresent(alert -> incidents.put("incident:" + run.id(), new Outward.OpenIncident(alert)));
        Overruns.alert(run).ifPresent(alert -> incidents.put("overrun:" + run.id(), new Outward.OpenIncident(alert)));
        relay.of(run.id()).forEach(known -> incidents.remove(known.key()));
        return incidents;
    }
}
