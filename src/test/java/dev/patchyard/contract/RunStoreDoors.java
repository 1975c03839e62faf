package dev.patchyard.contract;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.run.RunStore;
import java.time.Duration;

/** Where the tests of a {@link RunStore} get one from. */
public interface RunStoreDoors {
    /** @param feed what the store tells its tidings to */
    record Doors(RunStore store, EventFeed feed) {}

    /** @return an empty store and an empty feed; messages are dated by that clock */
    Doors doors(MutableClock clock);

    /** Lets time pass for leases and pauses. */
    void pass(MutableClock clock, Duration time);
}
