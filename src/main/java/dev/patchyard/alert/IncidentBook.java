package dev.patchyard.alert;

import dev.patchyard.access.Actor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Incidents that Patchyard keeps itself, so that no alert is lost where there is no ITSM. */
public interface IncidentBook extends Notifier {
    /** @return the incident, empty when there is none of that id */
    Optional<Incident> find(String id);

    /** @param open only those that are, or are not, open; null for all */
    long count(@Nullable Boolean open);

    /** @return incidents, newest first */
    List<Incident> page(@Nullable Boolean open, int offset, int limit);

    /** Resolves an open incident. @return it; empty when there is no open one of that id */
    Optional<Incident> resolve(String id, Actor actor, String rootCause);
}
