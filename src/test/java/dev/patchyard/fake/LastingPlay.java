package dev.patchyard.fake;

import dev.patchyard.inventory.StoreFault;
import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.PatchExecutor.StopSignal;
import dev.patchyard.patching.RunLog;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a real play does while its server's database is away: it goes on, asks again, and its events are read later. */
final class LastingPlay {
    private static final int MOST_QUESTIONS = 10_000;

    private final Deque<HostEvent> untold = new ArrayDeque<>();

    /** @return a log that loses nothing when it cannot be written to now */
    RunLog over(RunLog log) {
        return event -> {
            synchronized (untold) {
                untold.addLast(event);
                try {
                    catchUp(log);
                } catch (StoreFault away) {
                    // It is told as soon as somebody watches again.
                }
            }
        };
    }

    /** Tells what could not be told. @throws StoreFault when it still cannot */
    void catchUp(RunLog log) {
        synchronized (untold) {
            while (!untold.isEmpty()) {
                log.tell(untold.getFirst());
                untold.removeFirst();
            }
        }
    }

    static HostPermit patient(HostPermit permit) {
        return ciId -> {
            for (int question = 1; ; question++) {
                try {
                    return permit.ask(ciId);
                } catch (StoreFault away) {
                    if (question == MOST_QUESTIONS) {
                        throw away;
                    }
                }
            }
        };
    }

    static StopSignal calm(StopSignal stop) {
        return () -> {
            try {
                return stop.current();
            } catch (StoreFault away) {
                return StopSignal.Request.GO_ON;
            }
        };
    }
}
