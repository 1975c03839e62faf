package dev.patchyard.patching;

import dev.patchyard.inventory.OsFamily;
import dev.patchyard.policy.Hooks;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One play: one wave of one OS family.
 *
 * @param runId     the run
 * @param playId    names the run directory; the same id always means the same play: letters, digits, hyphens
 * @param family    chooses the playbook
 * @param hosts     in the order they are looked at and, as far as they are fit by then, begun; all of the family
 * @param parallel  most hosts in execution at once, which the permit sees to; a few more may be looked at meanwhile
 * @param hostLimit longest time one host may take before we stop waiting for it
 * @param playbooks digests that the playbook files must have, by name; empty checks nothing
 * @param place     where it was begun, null for a play that begins here
 */
public record PatchOrder(
        String runId,
        String playId,
        OsFamily family,
        List<HostOrder> hosts,
        int parallel,
        Duration hostLimit,
        Map<String, String> playbooks,
        @Nullable String place) {
    public PatchOrder(
            String runId, String playId, OsFamily family, List<HostOrder> hosts, int parallel, Duration hostLimit,
            Map<String, String> playbooks) {
        this(runId, playId, family, hosts, parallel, hostLimit, playbooks, null);
    }

    public PatchOrder {
        hosts = List.copyOf(hosts);
        playbooks = Map.copyOf(playbooks);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("hosts: a play without hosts is refused");
        }
        if (parallel < 1) {
            throw new IllegalArgumentException("parallel: expected at least 1");
        }
    }

    /** @return the id of the play for the hosts of a family in a wave of a run */
    public static String playId(String runId, int wave, OsFamily family) {
        return runId + "-w" + wave + "-" + family.name().toLowerCase(Locale.ROOT);
    }

    /** @return the same play, begun at that place */
    public PatchOrder begunAt(String where) {
        return new PatchOrder(runId, playId, family, hosts, parallel, hostLimit, playbooks, where);
    }

    /** @return whether there is nothing to be done on a host but to patch it */
    public boolean isPlain() {
        return hooks().isEmpty() && hosts.stream().noneMatch(host -> host.work().repairBefore());
    }

    /** @return the hooks of the policy that all its hosts are patched by */
    public Hooks hooks() {
        return hosts.getFirst().work().hooks();
    }
}
