package dev.patchyard.fake;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All hosts of a test, by CI id. */
public final class FakeFleet {
    private final Map<String, FakeHost> hosts = new LinkedHashMap<>();

    /** Puts a machine behind a CI. */
    public FakeHost add(Ci ci) {
        FakeHost host = new FakeHost(ci);
        hosts.put(ci.id(), host);
        return host;
    }

    /** Puts a machine behind a plain active virtual machine with these tags. */
    public FakeHost add(String ciId, Map<String, String> tags) {
        return add(new Ci(ciId, "vm", ciId, Ci.Status.ACTIVE, tags, new Login("192.0.2.1", 22, "ops", null), null,
                "vm-" + ciId, List.of(), false, null, null, null));
    }

    public FakeHost host(String ciId) {
        FakeHost host = hosts.get(ciId);
        if (host == null) {
            throw new IllegalArgumentException("the test has no host " + ciId);
        }
        return host;
    }

    public List<Ci> cis() {
        return hosts.values().stream().map(h -> h.ci).toList();
    }

    Collection<FakeHost> all() {
        return hosts.values();
    }
}
