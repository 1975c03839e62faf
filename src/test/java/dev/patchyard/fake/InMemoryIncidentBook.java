package dev.patchyard.fake;

import dev.patchyard.access.Actor;
import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Incident;
import dev.patchyard.alert.IncidentBook;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Incidents in memory. */
public final class InMemoryIncidentBook implements IncidentBook {
    private final Map<String, Incident> incidents = new LinkedHashMap<>();
    private final Clock clock;

    public InMemoryIncidentBook(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized String open(Alert alert) {
        Optional<Incident> open = incidents.values().stream()
                .filter(one -> one.isOpen() && one.alert().dedupKey().equals(alert.dedupKey()))
                .findFirst();
        String id = open.map(Incident::id).orElse("inc-" + (incidents.size() + 1));
        incidents.put(id, new Incident(
                id, id.toUpperCase(), alert, open.map(Incident::openedAt).orElse(clock.instant()), clock.instant(), null));
        return id;
    }

    @Override
    public synchronized boolean isOpen(String dedupKey) {
        return incidents.values().stream().anyMatch(one -> one.isOpen() && one.alert().dedupKey().equals(dedupKey));
    }

    @Override
    public synchronized Optional<Incident> find(String id) {
        return Optional.ofNullable(incidents.get(id));
    }

    @Override
    public synchronized long count(@Nullable Boolean open) {
        return page(open, 0, Integer.MAX_VALUE).size();
    }

    @Override
    public synchronized List<Incident> page(@Nullable Boolean open, int offset, int limit) {
        return new ArrayList<>(incidents.values()).reversed().stream()
                .filter(one -> open == null || one.isOpen() == open)
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Incident> resolve(String id, Actor actor, String rootCause) {
        Optional<Incident> resolved = find(id).filter(Incident::isOpen).map(one -> new Incident(
                one.id(), one.number(), one.alert(), one.openedAt(), one.updatedAt(),
                new Incident.Resolution(actor.name(), clock.instant(), rootCause)));
        resolved.ifPresent(one -> incidents.put(id, one));
        return resolved;
    }
}
