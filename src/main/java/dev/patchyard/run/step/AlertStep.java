package dev.patchyard.run.step;

import dev.patchyard.alert.Alert;
import dev.patchyard.run.Alarms;
import dev.patchyard.run.Attention;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.Outward;
import dev.patchyard.run.OutboxRelay;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.Signal;
import dev.patchyard.run.Step;
import dev.patchyard.run.StepOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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
        Optional<Alert> alarm = Alarms.of(run, clock.instant());
        String key = "incident:" + run.id();
        boolean isKnown = relay.of(run.id()).stream().anyMatch(d -> d.key().equals(key));
        if (alarm.isPresent() && !isKnown) {
            return new StepOutcome.Wait(
                    Duration.ZERO, run.attention() == Attention.NEEDS_OPERATOR ? Attention.NEEDS_OPERATOR : Attention.NONE,
                    run.note(), r -> r, Map.of(key, new Outward.OpenIncident(alarm.get())));
        }
        relay.deliver(run.id());
        long open = relay.of(run.id()).stream().filter(Delivery::isOpen).count();
        return StepOutcome.advance(Signal.DONE, open == 0 ? "everybody was told" : open + " messages are still on their way");
    }
}
