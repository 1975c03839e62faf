package dev.patchyard.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a step found. The engine alone writes it down. Edits are applied to the run as it is then, so they must be pure
 * and touch only what the step is about.
 */
public sealed interface StepOutcome {
    /**
     * The phase is over.
     *
     * @param signal   decides the next phase
     * @param note     for people
     * @param edit     changes to the run
     * @param events   what happened
     * @param messages for the outside, by key
     */
    record Advance(
            Signal signal,
            String note,
            UnaryOperator<PatchRun> edit,
            List<RunEvent.Draft> events,
            Map<String, Outward> messages)
            implements StepOutcome {}

    /**
     * The phase goes on later; nothing is held meanwhile.
     *
     * @param pause     how long from now at least
     * @param attention what the run needs meanwhile
     * @param reason    for people
     * @param edit      changes to the run
     * @param messages  for the outside, by key
     */
    record Wait(
            Duration pause,
            Attention attention,
            String reason,
            UnaryOperator<PatchRun> edit,
            Map<String, Outward> messages)
            implements StepOutcome {}

    static StepOutcome advance(Signal signal, String note) {
        return advance(signal, note, UnaryOperator.identity());
    }

    static StepOutcome advance(Signal signal, String note, UnaryOperator<PatchRun> edit) {
        return new Advance(signal, note, edit, List.of(), Map.of());
    }

    /** The phase cannot be done, and no further host may be begun. */
    static StepOutcome failed(String word, String note) {
        return advance(Signal.FAILED, note, run -> run.withFailure(word, note).stopped(note));
    }

    static StepOutcome waiting(Duration pause, String reason) {
        return new Wait(pause, Attention.WAITING, reason, UnaryOperator.identity(), Map.of());
    }
}
