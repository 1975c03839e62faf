package dev.patchyard.fake;

import dev.patchyard.inventory.Ci;
import dev.patchyard.run.restore.PlayTraces;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Traces that a test leaves. */
public final class FakeTraces implements PlayTraces {
    private final Map<String, String> plays = new LinkedHashMap<>();
    private final Map<String, Holder> holders = new HashMap<>();

    /** A play of a run lies here. */
    public FakeTraces play(String playId, String runId) {
        plays.put(playId, runId);
        return this;
    }

    /** A host says that a run holds it. */
    public FakeTraces held(String ciId, String runId) {
        holders.put(ciId, new Holder(true, runId, 1));
        return this;
    }

    @Override
    public Set<String> plays() {
        return new TreeSet<>(plays.keySet());
    }

    @Override
    public String runOf(String playId) {
        return plays.getOrDefault(playId, "");
    }

    @Override
    public Map<String, Holder> holders(Collection<Ci> hosts) {
        Map<String, Holder> said = new HashMap<>();
        hosts.forEach(ci -> said.put(ci.id(), holders.getOrDefault(ci.id(), new Holder(true, "", 0))));
        return said;
    }
}
