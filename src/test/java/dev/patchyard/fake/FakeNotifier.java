package dev.patchyard.fake;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Notifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Incidents in memory: one for each key, the newest text wins. */
public final class FakeNotifier implements Notifier {
    /** What goes wrong: {@code open}, {@code isOpen}. */
    public final FaultScript faults = new FaultScript();

    private final Map<String, String> idOfKey = new LinkedHashMap<>();
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final List<Alert> told = new ArrayList<>();
    private int counter;

    /** @return one alert for each open incident, as last told */
    public synchronized List<Alert> incidents() {
        return List.copyOf(alerts.values());
    }

    public synchronized Optional<Alert> incident(String dedupKey) {
        return Optional.ofNullable(alerts.get(dedupKey));
    }

    /** @return everything that was told, as often as it was */
    public synchronized List<Alert> told() {
        return List.copyOf(told);
    }

    /** A person resolves the incident; the next alert under the key opens another. */
    public synchronized void resolve(String dedupKey) {
        idOfKey.remove(dedupKey);
        alerts.remove(dedupKey);
    }

    @Override
    public synchronized boolean isOpen(String dedupKey) {
        faults.before("isOpen", dedupKey);
        return idOfKey.containsKey(dedupKey);
    }

    @Override
    public synchronized String open(Alert alert) {
        faults.before("open", alert.dedupKey());
        String id = idOfKey.computeIfAbsent(alert.dedupKey(), key -> "inc-" + ++counter);
        alerts.put(alert.dedupKey(), alert);
        told.add(alert);
        faults.after("open");
        return id;
    }
}
