package dev.patchyard.plan;

import java.util.List;

/**
 * Hosts that are judged together before the next ones are begun.
 *
 * @param index  from 0
 * @param canary whether it is the first, careful one
 * @param ciIds  its hosts in the order they are started
 */
public record Wave(int index, boolean canary, List<String> ciIds) {
    public Wave {
        ciIds = List.copyOf(ciIds);
        if (ciIds.isEmpty()) {
            throw new IllegalArgumentException("ciIds: a wave has at least one host");
        }
    }
}
