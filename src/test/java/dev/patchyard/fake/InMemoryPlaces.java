package dev.patchyard.fake;

import dev.patchyard.run.RunStore.Place;
import dev.patchyard.run.RunStore.Seat;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which run holds which host, in memory; guarded by whoever owns it. */
final class InMemoryPlaces {
    private record Held(String runId, String policyId, @Nullable String group, boolean working) {}

    private final Map<String, Held> places = new HashMap<>();

    Place take(Seat seat, int policyLimit, int serverLimit) {
        String policyId = seat.policyId();
        Held held = places.get(seat.ciId());
        if (held != null && !held.runId().equals(seat.runId())) {
            return new Place.Busy(held.runId());
        }
        if (held != null && held.working()) {
            return new Place.Taken();
        }
        Optional<Place> sibling = sibling(seat);
        if (sibling.isPresent()) {
            return sibling.get();
        }
        long ofPolicy = places.values().stream().filter(h -> h.working() && h.policyId().equals(policyId)).count();
        long ofAll = places.values().stream().filter(Held::working).count();
        if (ofPolicy >= policyLimit || ofAll >= serverLimit) {
            return new Place.Full(ofPolicy >= policyLimit ? "policy" : "server");
        }
        places.put(seat.ciId(), new Held(seat.runId(), policyId, seat.group(), true));
        return new Place.Taken();
    }

    private Optional<Place> sibling(Seat seat) {
        return places.entrySet().stream()
                .filter(p -> seat.group() != null && seat.group().equals(p.getValue().group()))
                .filter(p -> !p.getKey().equals(seat.ciId()))
                .findFirst()
                .map(p -> new Place.GroupHeld(p.getKey(), p.getValue().runId()));
    }

    void rest(String ciId, String runId) {
        places.computeIfPresent(ciId, (id, held) -> held.runId().equals(runId) ? new Held(runId, held.policyId(), held.group(), false) : held);
    }

    void leave(String ciId, String runId) {
        places.computeIfPresent(ciId, (id, held) -> held.runId().equals(runId) ? null : held);
    }

    Map<String, String> held() {
        Map<String, String> holders = new HashMap<>();
        places.forEach((ci, held) -> holders.put(ci, held.runId()));
        return holders;
    }
}
