package dev.patchyard.cli.datacenter;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server of a datacenter is told through its environment. */
final class ServerSettings {
    private ServerSettings() {}

    /** @param port where it listens, on loopback of its network */
    static Map<String, String> of(DatacenterOrder order, int port, @Nullable RunningLab lab) {
        Map<String, String> settings = new HashMap<>();
        settings.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
        settings.put("PATCHYARD_STATE_DIRECTORY", order.state().toString());
        if (lab != null) {
            String token = lab.token("patchyard");
            for (String service : new String[] {"cmdb", "itsm", "sim"}) {
                String prefix = "PATCHYARD_" + (service.equals("sim") ? "SIMENGINE" : service.toUpperCase(java.util.Locale.ROOT));
                settings.put(prefix + "_URL", lab.url(service));
                settings.put(prefix + "_TOKEN", token);
            }
        }
        return settings;
    }
}
