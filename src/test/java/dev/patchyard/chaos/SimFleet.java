package dev.patchyard.chaos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All machines of a world. */
final class SimFleet {
    private final Map<String, SimHost> hosts = new LinkedHashMap<>();

    void add(SimHost host) {
        hosts.put(host.host().ci().id(), host);
    }

    SimHost host(String ciId) {
        return hosts.get(ciId);
    }

    List<SimHost> all() {
        return List.copyOf(hosts.values());
    }
}
