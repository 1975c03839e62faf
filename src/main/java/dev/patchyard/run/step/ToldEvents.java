package dev.patchyard.run.step;

import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has told of its hosts. Whoever finds a play again hears its events from the first one on and must not write
 * them down for the second time; there is one store that knows how far the one before had come. Thread-safe.
 */
final class ToldEvents {
    private static final int PAGE = 1_000;

    private final Map<RunEvent.Draft, Integer> told = new HashMap<>();

    private ToldEvents() {}

    /** @return for a play that nobody has watched yet */
    static ToldEvents none() {
        return new ToldEvents();
    }

    static ToldEvents of(RunStore store, String runId) {
        ToldEvents events = new ToldEvents();
        List<RunEvent> page = store.events(runId, 0, PAGE);
        while (!page.isEmpty()) {
            page.stream().filter(event -> event.ciId() != null).forEach(event -> events.told.merge(
                    RunEvent.Draft.ofHost(event.kind(), event.ciId(), event.text()), 1, Integer::sum));
            page = store.events(runId, page.getLast().seq(), PAGE);
        }
        return events;
    }

    /** @return whether it was told before; each time that it was told answers once */
    synchronized boolean isKnown(RunEvent.Draft event) {
        Integer left = told.get(event);
        if (left == null) {
            return false;
        }
        told.compute(event, (same, count) -> left == 1 ? null : left - 1);
        return true;
    }
}
