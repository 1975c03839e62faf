package dev.patchyard.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keeps the list of visited phases. */
final class Stages {
    private Stages() {}

    static List<StageRecord> moved(
            List<StageRecord> stages, RunPhase from, RunPhase next, int wave, Instant now, StepOutcome.Advance advance) {
        List<StageRecord> copy = new ArrayList<>(stages);
        StageRecord last = copy.removeLast();
        copy.add(new StageRecord(from, last.wave(), last.began(), now, advance.signal(), advance.note(), last.plays()));
        if (next != RunPhase.ENDED) {
            copy.add(new StageRecord(next, wave, now, null, null, ""));
        }
        return copy;
    }
}
