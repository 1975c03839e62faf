package dev.patchyard.run;

import dev.patchyard.advisory.FeedFault;
import dev.patchyard.advisory.FeedState;
import dev.patchyard.alert.Alert;
import dev.patchyard.alert.StandingAlarms;
import dev.patchyard.audit.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Wakes people when a feed of advisories cannot be believed, once until it can again: at once when it says what cannot be
 * true or cannot be read, after a day when it does not answer. May be told by several nodes.
 */
public final class FeedWatch {
    private static final Duration SILENCE = Duration.ofDays(1);

    private final StandingAlarms alarms;
    private final RunStore store;
    private final UnitOfWork unit;

    /** @param store delivers the incident */
    public FeedWatch(StandingAlarms alarms, RunStore store, UnitOfWork unit) {
        this.alarms = alarms;
        this.store = store;
        this.unit = unit;
    }

    /** @param state what the last reading left */
    public void tell(FeedState state) {
        FeedState.Trouble trouble = state.trouble();
        if (trouble == null) {
            alarms.settle(key(state));
        } else if (isToBeTold(trouble, state.triedAt())) {
            raise(state, trouble);
        }
    }

    private static boolean isToBeTold(FeedState.Trouble trouble, Instant now) {
        return trouble.kind() != FeedFault.Kind.UNAVAILABLE || !trouble.since().plus(SILENCE).isAfter(now);
    }

    private void raise(FeedState state, FeedState.Trouble trouble) {
        unit.together(() -> {
            boolean isOurs = alarms.raise(key(state), state.triedAt());
            if (isOurs) {
                // NB: a message is sent once for each key, and an alarm may come again after it was over.
                store.post(key(state) + ":" + state.triedAt(), new Outward.OpenIncident(incident(state, trouble)));
            }
            return isOurs;
        });
    }

    private static Alert incident(FeedState state, FeedState.Trouble trouble) {
        String believed = state.acceptedAt() == null
                ? "It was never read before." : "What it said at " + state.acceptedAt() + " stays in use.";
        return new Alert(
                Alert.Severity.P3, "The advisory feed " + state.name() + " cannot be believed",
                "Since " + trouble.since() + ": " + trouble.reason() + "\n" + believed + "\n", List.of(), key(state), null);
    }

    private static String key(FeedState state) {
        return "feed:" + state.name() + ":trouble";
    }
}
