package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hosts that are not fit to be touched, side by side with one that is. */
@Tag("long")
class UnfitHostsJourneyTest extends Journey {
    private static final String STAMP = "/var/tmp/patchyard-0/apt/fresh";
    private static final Duration NINETY_DAYS = Duration.ofDays(90);

    @Test
    void hostsThatBecomeUnfitAfterThePlanAreLeftAsTheyAre() {
        List<LentHost> hosts = givenHosts(6, 0);
        String policy = givenAPolicyFor("debian", Map.of("unreachable_limit", "100%"));
        JsonNode plan = dryRun(policy);
        assertThat(plan.required("hosts")).hasSize(6);
        List<LentHost> unfit = hosts.subList(1, 6);
        spoil(unfit);
        List<String> before = unfit.stream().map(LentHost::asItIs).toList();

        JsonNode run = awaitEnd(startApproved(policy, plan, hosts));
        assertThat(stateOf(hosts.getFirst(), run)).as("%s", run).isEqualTo("ok");
        List<String> reasons = List.of("space: /boot", "package_database: not in order", "metadata: ", "reboot_pending: ",
                "hold_file: /etc/patchyard/hold: ask the data team");
        for (LentHost host : unfit) {
            assertThat(stateOf(host, run)).as("%s: %s", host, run).isEqualTo("precheck_failed");
            assertThat(hostOf(host, run).required("touched").asBoolean()).isFalse();
            assertThat(hostOf(host, run).required("reason").asText()).contains(reasons.get(unfit.indexOf(host)));
        }
        assertThat(unfit.stream().map(LentHost::asItIs)).isEqualTo(before);
        assertThat(verdict(run)).isEqualTo("completed_with_errors");

        JsonNode again = dryRun(policy);
        unfit.forEach(host -> assertThat(stateOf(host, again)).as("%s: %s", host, again).isEqualTo("left_out:obstacle"));
        JsonNode stale = operator().get("/patch/compliance/" + unfit.get(2).name()).wanted();
        assertThat(stale.required("compliance_status").asText()).as("metadata of 90 days ago: %s", stale).isEqualTo("unknown");
        assertThat(stale.required("reason").asText()).contains("repository metadata is 2160 h old");
    }

    @Test
    void tooManyUnfitHostsStopTheRun() {
        List<LentHost> hosts = givenHosts(2, 0);
        hold(hosts.getLast());
        String policy = givenAPolicyFor("debian", Map.of());
        JsonNode planned = dryRun(policy);
        assertThat(planned.required("failure").asText()).as("%s", planned).isEqualTo("too_many_left_out");
    }

    @Test
    void foreignDamageIsRepairedWhereThePolicySaysSo() {
        LentHost host = givenADebianHost();
        interruptAnInstallation(host);
        String policy = givenAPolicyFor("debian", Map.of("repair_before", true));
        JsonNode run = awaitEnd(startPlannedAndApproved(policy, List.of(host)));
        assertThat(stateOf(host, run)).as("%s", run).isEqualTo("ok");
        assertThat(host.packagesAreInOrder()).isTrue();
        assertThat(logOf(run.required("id").asText())).contains("repaired");
    }

    private static void spoil(List<LentHost> hosts) {
        hosts.get(0).run("sh", "-c", "mkdir -p /boot && mount -t tmpfs -o size=1m tmpfs /boot");
        interruptAnInstallation(hosts.get(1));
        hosts.get(2).run("sed", "-i", "s,http://[^/ ]*,http://127.0.0.1:9,", "/etc/apt/sources.list");
        hosts.get(2).run("sh", "-c", "echo $(($(date +%s) - " + NINETY_DAYS.toSeconds() + ")) >" + STAMP);
        hosts.get(3).run("touch", "/run/reboot-required");
        hold(hosts.get(4));
    }

    private static void hold(LentHost host) {
        host.run("sh", "-c", "mkdir -p /etc/patchyard; echo 'ask the data team' >/etc/patchyard/hold");
    }

    /** Somebody's own package, whose script fails once. */
    private static void interruptAnInstallation(LentHost host) {
        host.run("sh", "-c", """
                mkdir -p /tmp/own/DEBIAN
                printf 'Package: own\\nVersion: 1\\nArchitecture: all\\nMaintainer: me\\nDescription: mine\\n' >/tmp/own/DEBIAN/control
                printf '#!/bin/sh\\n[ -e /var/tmp/tried ] || { : >/var/tmp/tried; exit 1; }\\n' >/tmp/own/DEBIAN/postinst
                chmod 755 /tmp/own/DEBIAN /tmp/own/DEBIAN/postinst
                dpkg-deb -b /tmp/own /tmp/own.deb >/dev/null
                ! dpkg -i /tmp/own.deb 2>/dev/null >/dev/null
                """);
    }
}
