package dev.patchyard.contract;

import static dev.patchyard.contract.FullRun.NOON;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;

/** What every test of a {@link RunStore} begins with: an empty one, at noon. */
abstract class RunStoreGiven implements RunStoreDoors {
    static final Duration LEASE = Duration.ofSeconds(30);
    static final List<RunEvent.Draft> NONE = List.of();

    final MutableClock clock = new MutableClock(NOON);
    RunStore store;
    EventFeed feed;

    @BeforeEach
    void open() {
        Doors doors = doors(clock);
        store = doors.store();
        feed = doors.feed();
    }

    PatchRun change(String runId, UnaryOperator<PatchRun> edit) {
        return store.change(runId, null, edit, NONE, Map.of());
    }

    static Map<String, Outward> message(String key) {
        return Map.of(key, new Outward.NoteOnChange("c1", "note " + key));
    }
}
