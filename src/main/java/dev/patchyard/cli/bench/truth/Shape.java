package dev.patchyard.cli.bench.truth;

import java.util.Map;

/** What the policies of a turn say; everything else is the same in all of them. */
enum Shape {
    /** Nothing goes back; what runs old code is restarted, what needs a reboot gets one. */
    STAYING(Map.of("rollback", "none")),
    /** Proven failures go back by themselves where the CI allows it. */
    REVERTING(Map.of("rollback", "auto", "max_auto_reverts", 1000)),
    /** Services and hosts are left running as they are. */
    LEAVING(Map.of("rollback", "none", "restart_services", "none", "reboot", "never")),
    /** Damage that was there before is repaired, and proven failures go back. */
    MENDING(Map.of("rollback", "auto", "max_auto_reverts", 1000, "repair_before", true));

    private final Map<String, Object> fields;

    Shape(Map<String, Object> fields) {
        this.fields = fields;
    }

    Map<String, Object> fields() {
        return fields;
    }

    /** @return whether a run may take a host back by itself */
    boolean reverts() {
        return this == REVERTING || this == MENDING;
    }
}
