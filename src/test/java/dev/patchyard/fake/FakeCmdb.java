package dev.patchyard.fake;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.Login;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A CMDB in memory. */
public final class FakeCmdb implements Cmdb {
    /** What goes wrong: {@code find}, {@code byId}, {@code writePatchState}. */
    public final FaultScript faults = new FaultScript();

    private final Map<String, Ci> items = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> patchStates = new LinkedHashMap<>();

    /** Adds or replaces. */
    public synchronized FakeCmdb with(Ci... added) {
        for (Ci ci : added) {
            items.put(ci.id(), ci);
        }
        return this;
    }

    public synchronized FakeCmdb tag(String id, String tag, String value) {
        Ci ci = byId(id).orElseThrow();
        Map<String, String> tags = new HashMap<>(ci.tags());
        tags.put(tag, value);
        return with(new Ci(ci.id(), ci.type(), ci.name(), ci.status(), tags, ci.login(), ci.loginFault(), ci.vmId(),
                ci.sshHostKeys(), ci.revertSafe(), ci.redundancyGroup(), ci.machineId(), ci.version()));
    }

    public synchronized FakeCmdb decommission(String id) {
        return inStatus(id, Ci.Status.DECOMMISSIONED);
    }

    public synchronized FakeCmdb inStatus(String id, Ci.Status status) {
        Ci ci = byId(id).orElseThrow();
        return with(new Ci(ci.id(), ci.type(), ci.name(), status, ci.tags(), ci.login(), ci.loginFault(), ci.vmId(),
                ci.sshHostKeys(), ci.revertSafe(), ci.redundancyGroup(), ci.machineId(), ci.version()));
    }

    public synchronized void forget(String id) {
        items.remove(id);
    }

    /** @return what was written for the item, empty when nothing was */
    public synchronized Map<String, Object> patchState(String id) {
        return Map.copyOf(patchStates.getOrDefault(id, Map.of()));
    }

    /** @return an active virtual machine that can be logged in to, with tags env=lab and the given os */
    public static Ci vm(String id, String os) {
        return vm(id, Map.of("env", "lab", "os", os));
    }

    /** @return an active virtual machine that can be logged in to; its name at the sim-engine is {@code vm-<id>} */
    public static Ci vm(String id, Map<String, String> tags) {
        Login login = new Login("127.0.0.1", 22_001, "root", null);
        return new Ci(id, "vm", id, Ci.Status.ACTIVE, tags, login, null, "vm-" + id, List.of(), false, null, null, "1");
    }

    @Override
    public synchronized List<Ci> find(CiSelector selector) {
        faults.before("find", selector.tags().toString());
        return items.values().stream().filter(selector::matches).toList();
    }

    @Override
    public synchronized Optional<Ci> byId(String id) {
        faults.before("byId", id);
        return Optional.ofNullable(items.get(id));
    }

    @Override
    public synchronized void writePatchState(String id, Map<String, Object> patchState) {
        faults.before("writePatchState", id);
        if (!items.containsKey(id)) {
            throw new CollaboratorFault(CollaboratorFault.Kind.NOT_FOUND, "no CI " + id);
        }
        Map<String, Object> merged = patchStates.computeIfAbsent(id, unused -> new LinkedHashMap<>());
        patchState.forEach((field, value) -> {
            if (value == null) {
                merged.remove(field);
            } else {
                merged.put(field, value);
            }
        });
        faults.after("writePatchState");
    }
}
