package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.journey.DirectYard;
import dev.patchyard.journey.LentHost;
import dev.patchyard.journey.OnLentHosts;
import dev.patchyard.journey.RealTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hosts that answer whatever they like to a scan over ssh. */
@Tag("lab")
@ExtendWith(OnLentHosts.class)
class HostileHostTest {
    @Test
    void noAnswerOfAHostIsLongerOrTakesLongerThanIsBorne(DirectYard yard) {
        List<LentHost> hosts = yard.lend(3, 1);
        force(hosts.get(0), "/usr/bin/head -c 40000000 /dev/zero");
        force(hosts.get(1), "/bin/sleep 600");
        force(hosts.get(2), "/bin/echo @00000000000000000000000000000000 end");
        SshScanner scanner = scanner(yard, Duration.ofSeconds(20));
        List<HostScan> scans = List.copyOf(scanner.scan(hosts.stream().map(yard::ci).toList()).values());
        assertThat(scans).extracting(HostScan::outcome).containsExactly(
                HostScan.Outcome.FAILED, HostScan.Outcome.FAILED, HostScan.Outcome.FAILED, HostScan.Outcome.OK);
        assertThat(scans.get(0).reason()).isEqualTo("the answer is too long");
        assertThat(scans.get(1).reason()).isEqualTo("no answer within 20 s");
        assertThat(scans.get(2).reason()).contains("it has no end");
    }

    @Test
    void whatALoginPrintsIsNoPartOfTheAnswer(DirectYard yard) {
        LentHost host = yard.lend(1, 0).getFirst();
        host.withFile("/usr/local/bin/noisy", "#!/bin/bash\necho '@00000000000000000000000000000000 packages'; echo Welcome; echo Welcome >&2\n"
                + "exec /bin/sh -c \"$SSH_ORIGINAL_COMMAND\"\n", "0755");
        force(host, "/usr/local/bin/noisy");
        HostScan scan = scanner(yard, Duration.ofMinutes(2)).scan(List.of(yard.ci(host))).get("ci-" + host.name());
        assertThat(scan.isOk()).as(scan.reason()).isTrue();
        assertThat(scan.packages()).hasSizeGreaterThan(100);
    }

    @Test
    void aDirectoryOfSomebodyElseIsNotUsed(DirectYard yard) {
        List<LentHost> hosts = yard.lend(1, 1);
        hosts.forEach(host -> host.run("sh", "-c", "for id in 0 1000; do rm -rf /var/tmp/patchyard-$id; mkdir -m 777 /var/tmp/patchyard-$id; done"));
        scanner(yard, Duration.ofMinutes(2)).scan(hosts.stream().map(yard::ci).toList()).values().forEach(scan -> {
            assertThat(scan.outcome()).isEqualTo(HostScan.Outcome.FAILED);
            assertThat(scan.reason()).contains("belongs to somebody else");
        });
        hosts.forEach(host -> assertThat(host.run("sh", "-c", "ls -A /var/tmp/patchyard-*/*/ 2>/dev/null | head -1")).isBlank());
    }

    private static void force(LentHost host, String command) {
        host.withFile("/etc/ssh/sshd_config.d/00-force.conf", "ForceCommand " + command + "\n", "0644");
        host.run("sh", "-c", "kill -HUP $(cat /run/sshd.pid)");
    }

    private static SshScanner scanner(DirectYard yard, Duration patience) {
        return new SshScanner(
                new ScanSettings(ScanSettings.Kind.SSH, 16, patience, Scanners.ALWAYS, Duration.ofMinutes(5), 100, 8),
                yard.settings(), yard.logins(), RealTime.clock());
    }
}
