package dev.patchyard.chaos;

import dev.patchyard.chaos.check.Fact;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Keeps what happened in a world, as plain facts. */
final class Tape {
    private final Clock clock;
    private final List<Fact> facts = new ArrayList<>();

    Tape(Clock clock) {
        this.clock = clock;
    }

    /** @param pairs name, value, name, value */
    void tell(String kind, Object... pairs) {
        facts.add(new Fact(facts.size() + 1, clock.instant(), kind, Fact.pairs(pairs)));
    }

    int size() {
        return facts.size();
    }

    List<Fact> facts() {
        return List.copyOf(facts);
    }
}
