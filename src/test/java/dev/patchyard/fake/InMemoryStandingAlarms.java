package dev.patchyard.fake;

import dev.patchyard.alert.StandingAlarms;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** Alarms in a map. */
public final class InMemoryStandingAlarms implements StandingAlarms {
    private final ConcurrentSkipListMap<String, Instant> alarms = new ConcurrentSkipListMap<>();

    @Override
    public boolean raise(String key, Instant since) {
        return alarms.putIfAbsent(key, since) == null;
    }

    @Override
    public boolean settle(String key) {
        return alarms.remove(key) != null;
    }

    @Override
    public List<String> all() {
        return List.copyOf(alarms.keySet());
    }
}
