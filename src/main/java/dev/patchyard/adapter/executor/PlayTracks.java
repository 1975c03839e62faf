package dev.patchyard.adapter.executor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.ansible.HostName;
import dev.patchyard.adapter.ansible.PermitSpool;
import dev.patchyard.adapter.ansible.PlayEvent;
import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.RunLog;
import dev.patchyard.patching.TaskLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All hosts of a play, by our name of them, and the play's own word of its end. Not thread-safe. */
final class PlayTracks {
    private final Map<String, HostTrack> tracks = new LinkedHashMap<>();
    private @Nullable JsonNode stats;

    /** @param hooks the play's variable of that name */
    PlayTracks(PatchOrder order, JsonNode hooks) {
        order.hosts().stream().map(HostOrder::ciId).forEach(id -> tracks.put(HostName.of(id), new HostTrack(id, hooks)));
    }

    /** Takes in events and tells what they mean; an event of a host that is not of this play is passed over. */
    void take(Collection<PlayEvent> events, RunLog log) {
        log.tasks(lines(events));
        for (PlayEvent event : events) {
            if (event.kind().equals("stats")) {
                stats = event.whole().path("hosts");
            }
            HostTrack track = tracks.get(event.host());
            if (track != null) {
                track.take(event).ifPresent(step ->
                        log.tell(new HostEvent(
                                track.ciId(), event.at(), step.stage(), Complaints.plain(step.text()), track.isLetGo())));
            }
        }
    }

    private List<TaskLine> lines(Collection<PlayEvent> events) {
        return events.stream()
                .filter(event -> TaskLines.isLine(event) && tracks.containsKey(event.host()))
                .map(event -> TaskLines.of(event, tracks.get(event.host()).ciId()))
                .toList();
    }

    /** @return whether the play told its own end */
    boolean isComplete() {
        return stats != null;
    }

    /** @return how many hosts, or package managers on them, have taken longer than they may and are not over */
    long overdue(Instant now, Duration limit) {
        return tracks.values().stream().filter(track -> track.isOverdue(now, limit)).count();
    }

    /** @return how many hosts were permitted and not let go */
    long atWork() {
        return tracks.values().stream().filter(track -> track.isPermitted() && !track.isLetGo()).count();
    }

    /** @return our names of all hosts, in the order they are to be started */
    Collection<String> names() {
        return tracks.keySet();
    }

    /** @return how many hosts are asked for, by our names of them, or were permitted, and are not over */
    long engaged(Set<String> asked) {
        return tracks.entrySet().stream()
                .filter(entry -> !entry.getValue().isOver())
                .filter(entry -> asked.contains(entry.getKey()) || entry.getValue().isPermitted())
                .count();
    }

    /** @return how many hosts something is still to come for */
    long open() {
        return tracks.values().stream().filter(track -> !track.isOver()).count();
    }

    Optional<String> ciId(String hostName) {
        return Optional.ofNullable(tracks.get(hostName)).map(HostTrack::ciId);
    }

    Map<String, HostResult> results(PermitSpool spool, String ending) {
        Map<String, HostResult> results = new LinkedHashMap<>();
        tracks.forEach((name, track) -> {
            Optional<PermitSpool.Decision> decision = spool.decision(name);
            boolean granted = decision.filter(PermitSpool.Decision::granted).isPresent();
            String denial = granted ? null : decision.map(PermitSpool.Decision::reason).orElse(null);
            results.put(track.ciId(), track.result(granted, denial, contradicts(name), ending));
        });
        return results;
    }

    private boolean contradicts(String name) {
        return stats != null && (stats.path(name).path("failures").asInt(1) > 0
                || stats.path(name).path("unreachable").asInt(1) > 0);
    }
}
