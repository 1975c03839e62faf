package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The fault switches of all services. They are not kept across a restart of the lab. */
public final class Faults {
    private final Map<String, Fault> faults = new LinkedHashMap<>();
    private int last;

    /** Switches a fault on. */
    public synchronized ObjectNode add(ObjectNode definition) {
        Fault fault = new Fault("fault-" + (++last), definition);
        faults.put(fault.id(), fault);
        return fault.document();
    }

    /** Switches one fault off and lets go whatever hangs in it; twice is the same. */
    public synchronized void remove(String id) {
        Fault fault = faults.remove(id);
        if (fault != null) {
            fault.removed().countDown();
        }
    }

    /** Switches all faults off. */
    public synchronized void clear() {
        List.copyOf(faults.keySet()).forEach(this::remove);
    }

    /** @return every fault with its {@code hits} and the {@code times} it has left, spent ones included */
    public synchronized List<ObjectNode> all() {
        return faults.values().stream().map(Fault::document).toList();
    }

    /** @return the first fault that hits this request */
    synchronized Optional<Fault> take(String service, Request request, String person, Set<String> cis) {
        return faults.values().stream().filter(fault -> fault.take(service, request, person, cis)).findFirst();
    }

    /** Holds the caller until the fault is removed, or for this long. */
    static void hold(Fault fault, long milliseconds) {
        try {
            fault.removed().await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
