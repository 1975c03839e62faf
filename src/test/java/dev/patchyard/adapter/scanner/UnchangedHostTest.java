package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.inventory.Ci;
import dev.patchyard.journey.DirectYard;
import dev.patchyard.journey.LentHost;
import dev.patchyard.journey.OnLentHosts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a host that did not change need not tell again, and every change that must not be missed. On real hosts. */
@Tag("lab")
@ExtendWith(OnLentHosts.class)
class UnchangedHostTest {
    private static final Duration LONG = Duration.ofHours(2);

    @Test
    void anUnchangedHostTellsLessAndTheSame(DirectYard yard) {
        for (LentHost host : yard.lend(1, 1)) {
            Ci ci = yard.ci(host);
            SshScanner scanner = Scanners.ssh(yard, LONG);
            HostScan first = scan(scanner, ci);
            long whole = scanner.heard();
            HostScan second = scan(scanner, ci);
            assertThat(scanner.heard() - whole).as("characters heard of " + host).isLessThan(whole);
            assertThat(second.packages()).isEqualTo(first.packages());
            assertThat(second.pending()).isEqualTo(first.pending());
            assertThat(second.facts()).isEqualTo(first.facts());
            assertThat(second.at()).isAfter(first.at());
            host.withFile("/etc/patchyard/hold", "racks", "0644");
            assertThat(scan(scanner, ci).obstacles()).extracting(HostScan.Obstacle::code).contains("hold_file");
        }
    }

    @Test
    void aChangeWithinTheSameSecondAndOfTheSameSizeIsSeen(DirectYard yard) {
        LentHost host = yard.lend(1, 0).getFirst();
        Ci ci = yard.ci(host);
        SshScanner scanner = Scanners.ssh(yard, LONG);
        assertThat(held(scan(scanner, ci))).doesNotContain("acme-lib");
        // Written in place and with the time put back: neither name, size nor time tell.
        host.run("sh", "-c", "cd /var/lib/dpkg; touch -r status /tmp/then; "
                + "python3 -c \"p='/var/lib/dpkg/status'; s=open(p).read(); i=s.index('Package: acme-lib\\n'); "
                + "j=s.index('install ok installed', i); f=open(p, 'r+'); f.seek(len(s[:j].encode())); f.write('hold ok installed   '); f.close()\"; "
                + "touch -r /tmp/then status");
        assertThat(held(scan(scanner, ci))).contains("acme-lib");
        host.run("sh", "-c", "touch -r /etc/apt/sources.list /tmp/then; sed -i 's,^deb,#eb,' /etc/apt/sources.list; touch -r /tmp/then /etc/apt/sources.list");
        HostScan without = scan(scanner, ci);
        assertThat(without.isOk()).isFalse();
        assertThat(without.reason()).contains("no repository is configured");
    }

    @Test
    void aClockThatWasSetBackHidesNothing(DirectYard yard) {
        for (LentHost host : yard.lend(1, 1)) {
            Ci ci = yard.ci(host);
            SshScanner scanner = Scanners.ssh(yard, LONG);
            assertThat(scan(scanner, ci).pending()).extracting(PendingPatch::name).contains("acme-lib");
            boolean debian = host.family().equals("debian");
            host.run("sh", "-c", debian
                    ? "apt-get -qq update; apt-get -qq -y install acme-lib acme-web >/dev/null 2>&1; touch -d 2020-01-01 /var/lib/dpkg/status"
                    : "dnf -q -y upgrade acme-lib acme-web; touch -d 2020-01-01 /var/lib/rpm/rpmdb.sqlite*");
            assertThat(scan(scanner, ci).pending()).extracting(PendingPatch::name).doesNotContain("acme-lib", "acme-web");
        }
    }

    @Test
    void preferencesCountAsWell(DirectYard yard) {
        LentHost host = yard.lend(1, 0).getFirst();
        Ci ci = yard.ci(host);
        SshScanner scanner = Scanners.ssh(yard, LONG);
        assertThat(scan(scanner, ci).pending()).extracting(PendingPatch::name).contains("acme-tool");
        host.withFile("/etc/apt/preferences.d/pin", "Package: acme-tool\nPin: version 1.0\nPin-Priority: 1001\n", "0644");
        assertThat(scan(scanner, ci).pending()).extracting(PendingPatch::name).doesNotContain("acme-tool");
    }

    private static HostScan scan(SshScanner scanner, Ci ci) {
        return scanner.scan(List.of(ci)).get(ci.id());
    }

    private static List<String> held(HostScan scan) {
        assertThat(scan.isOk()).as(scan.reason()).isTrue();
        return scan.upkeep().held();
    }
}
