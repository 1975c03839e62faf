package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.HostFacts;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.HostScan.Obstacle;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.journey.DirectYard;
import dev.patchyard.journey.LentHost;
import dev.patchyard.journey.OnLentHosts;
import dev.patchyard.journey.RealTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The promises of {@link Scanner}, on real hosts: each adapter keeps them, and gives the answer of all others. */
@Tag("lab")
@ExtendWith(OnLentHosts.class)
abstract class ScannerContract {
    /** @return the adapter; it fetches metadata each time */
    abstract Scanner scanner(DirectYard yard);

    /** @return the one that runs rest on, which the answer is compared with */
    private static Scanner other(DirectYard yard) {
        return Scanners.python(yard);
    }

    @Test
    void aHostInEveryStateOfTheLabIsSeenAsRunsSeeIt(DirectYard yard) {
        List<LentHost> hosts = yard.lend(2, 1);
        LentHost debian = hosts.getFirst();
        LentHost enterprise = hosts.getLast();
        hosts.get(1).offered("3.0", true);
        agree(yard, hosts);
        debian.run("sh", "-c", "echo acme-tool hold | dpkg --set-selections");
        enterprise.run("sh", "-c", "echo 'acme-tool-0:1.0-1.*' > /etc/dnf/plugins/versionlock.list");
        Map<String, HostScan> held = agree(yard, hosts);
        for (LentHost host : List.of(debian, enterprise)) {
            assertThat(held.get("ci-" + host.name()).pending()).filteredOn(PendingPatch::held)
                    .extracting(PendingPatch::name).contains("acme-tool");
            assertThat(held.get("ci-" + host.name()).upkeep().held()).isNotEmpty();
        }
        debian.run("sh", "-c", "apt-get -qq update && apt-get -qq -y install acme-lib acme-tool- 2>&1 || true");
        debian.run("sh", "-c", "echo '*** System restart required ***' > /run/reboot-required; echo acme-lib > /run/reboot-required.pkgs");
        enterprise.run("dnf", "-q", "-y", "upgrade", "acme-lib");
        Map<String, HostScan> moved = agree(yard, hosts);
        assertThat(moved.get("ci-" + debian.name()).facts().rebootReason()).isEqualTo("wanted by acme-lib");
    }

    /** Every content that the lab's repositories offer: what waits before it is installed, and what it leaves behind. */
    @Test
    void everyContentOfTheLabIsSeenAsRunsSeeIt(DirectYard yard) {
        List<LentHost> hosts = yard.lend(5, 5);
        agree(yard, offered(hosts, List.of("1.0")));
        for (List<String> contents : List.of(
                List.of("2.0", "2.1-unhealthy", "2.2-failing", "2.3-stale", "2.7-interrupted"),
                List.of("2.4-reboot", "3.0", "2.6-slow", "2.5-removal", "3.0"))) {
            agree(yard, offered(hosts, contents)).values().forEach(scan -> assertThat(scan.pending()).isNotEmpty());
            hosts.forEach(ScannerContract::installWhatIsOffered);
            Map<String, HostScan> scans = agree(yard, hosts);
            for (int index = 0; index < hosts.size(); index++) {
                HostFacts facts = scans.get("ci-" + hosts.get(index).name()).facts();
                switch (contents.get(index % contents.size())) {
                    case "2.3-stale" -> assertThat(facts.staleServices()).as(hosts.get(index) + " runs old code").contains("acme-web");
                    case "2.4-reboot" -> assertThat(facts.rebootReason()).as(hosts.get(index) + " wants a boot").isNotNull();
                    default -> { }
                }
            }
        }
    }

    private static List<LentHost> offered(List<LentHost> hosts, List<String> contents) {
        for (int index = 0; index < hosts.size(); index++) {
            hosts.get(index).offered(contents.get(index % contents.size())).slowedBy(1);
        }
        return hosts;
    }

    private static void installWhatIsOffered(LentHost host) {
        host.tryToRun("sh", "-c", host.family().equals("debian")
                ? "export DEBIAN_FRONTEND=noninteractive; apt-get -qq update; timeout 20 apt-get -qq -y dist-upgrade"
                : "timeout 20 dnf -q -y --refresh upgrade");
    }

    @Test
    void aHostWithoutPowerOrNetworkIsUnreachableAndSeenAgainAfterItsBoot(DirectYard yard) {
        List<LentHost> hosts = yard.lend(2, 2);
        hosts.get(0).power("off");
        hosts.get(1).cutOffTheNetwork();
        hosts.get(2).power("off");
        hosts.get(3).cutOffTheNetwork();
        assertThat(scan(yard, hosts).values()).extracting(HostScan::outcome).containsOnly(HostScan.Outcome.UNREACHABLE);
        hosts.get(0).power("on");
        hosts.get(1).joinTheNetwork();
        hosts.get(2).power("on");
        hosts.get(3).joinTheNetwork();
        agree(yard, hosts);
    }

    @Test
    void aRepositoryThatIsExpiredOrWasNotReadForDaysIsNeverTakenForFresh(DirectYard yard) {
        List<LentHost> hosts = yard.lend(2, 1);
        agree(yard, hosts);
        // The lab's Release files are of New Year 2026 and name no end; so apt is told how long they count.
        hosts.getFirst().withFile("/etc/apt/apt.conf.d/99end", "Acquire::Max-ValidTime \"3600\";\n", "0644");
        hosts.get(1).withFile("/etc/apt/apt.conf.d/99gone", "Acquire::http::Proxy \"http://127.0.0.1:9\";\n", "0644");
        hosts.getLast().run("sed", "-i", "s,^.main.$,&\\nproxy=http://127.0.0.1:9,", "/etc/dnf/dnf.conf");
        hosts.subList(1, 3).forEach(host -> host.run("sh", "-c", "for age in /var/tmp/patchyard-*/*/fresh; do echo 1000000000 >$age; done"));
        Map<String, HostScan> scans = scan(yard, hosts);
        HostScan expired = scans.get("ci-" + hosts.getFirst().name());
        assertThat(expired.obstacles()).filteredOn(one -> one.code().equals("metadata")).singleElement()
                .satisfies(one -> assertThat(one.detail()).contains("expired"));
        for (LentHost host : hosts.subList(1, 3)) {
            HostScan old = scans.get("ci-" + host.name());
            assertThat(old.isOk()).as(old.reason()).isTrue();
            assertThat(old.obstacles()).extracting(Obstacle::code).contains("metadata");
            assertThat(old.metadataAge()).as(host + " metadata").isGreaterThan(Duration.ofDays(365));
        }
    }

    @Test
    void damageIsSeenAsRunsSeeIt(DirectYard yard) {
        List<LentHost> hosts = yard.lend(1, 1);
        hosts.forEach(host -> host.withFile("/etc/patchyard/hold", "moving\nracks", "0644"));
        hosts.getFirst().offered("2.2-failing");
        hosts.getFirst().tryToRun("sh", "-c", "apt-get -qq update; apt-get -qq -y install acme-web");
        hosts.getLast().run("/etc/init.d/acme-web", "stop");
        Map<String, HostScan> scans = agree(yard, hosts);
        assertThat(scans.get("ci-" + hosts.getFirst().name()).obstacles()).extracting(Obstacle::code)
                .contains("hold_file", "package_database");
    }

    @Test
    void anAnswerIsNotNewerThanTheQuestion(DirectYard yard) {
        LentHost host = yard.lend(1, 0).getFirst();
        // The look takes two seconds longer than it would, in the middle of which a run might write down what it found.
        host.withFile("/usr/local/bin/dpkg-query", "#!/bin/sh\nsleep 2\nexec /usr/bin/dpkg-query \"$@\"\n", "0755");
        Instant asked = RealTime.clock().instant();
        HostScan scan = scanner(yard).scan(List.of(yard.ci(host))).get("ci-" + host.name());
        Instant answered = RealTime.clock().instant();
        assertThat(scan.isOk()).as(scan.reason()).isTrue();
        assertThat(scan.at()).isBetween(asked, answered.minusSeconds(2));
    }

    @Test
    void rivalsAreToldOnlyWhenTheyAreSwitchedOn(DirectYard yard) {
        List<LentHost> hosts = yard.lend(1, 1);
        String timers = "/etc/systemd/system/timers.target.wants/";
        hosts.getFirst().withFile("/usr/bin/unattended-upgrade", "#!/bin/sh\n", "0755")
                .withFile("/etc/apt/apt.conf.d/95rival", "APT::Periodic::Enable \"1\";\nAPT::Periodic::Unattended-Upgrade \"1\";\n", "0644");
        hosts.getLast().run("sh", "-c", "mkdir -p " + timers + " && ln -s /dev/null " + timers + "dnf-automatic-install.timer");
        Map<String, HostScan> on = agree(yard, hosts);
        assertThat(on.get("ci-" + hosts.getFirst().name()).upkeep().rivals()).containsExactly("unattended-upgrades");
        assertThat(on.get("ci-" + hosts.getLast().name()).upkeep().rivals()).containsExactly("dnf-automatic");
        hosts.getFirst().run("rm", "/etc/apt/apt.conf.d/95rival");
        hosts.getLast().run("mv", timers + "dnf-automatic-install.timer", timers + "dnf-automatic.timer");
        agree(yard, hosts).values().forEach(scan -> assertThat(scan.upkeep().rivals()).isEmpty());
    }

    @Test
    void aLoginWithoutRootSaysSoAndWhatItCouldNotSee(DirectYard yard) {
        List<LentHost> hosts = yard.lend(2, 2);
        hosts.forEach(host -> host.run("sh", "-c", "rm -f /etc/sudoers.d/*"));
        List<LentHost> plain = hosts.stream().filter(host -> !host.login().equals("root")).toList();
        assertThat(plain).isNotEmpty();
        plain.forEach(host -> packagesMoved(host, "2026-01-01"));
        Map<String, HostScan> scans = agree(yard, plain);
        scans.values().forEach(scan -> {
            assertThat(scan.obstacles()).extracting(Obstacle::code).contains("privilege");
            assertThat(scan.upkeep().unseen()).isEmpty();
        });
        plain.forEach(host -> packagesMoved(host, "now"));
        agree(yard, plain).values().forEach(scan -> assertThat(scan.upkeep().unseen()).isNotEmpty());
    }

    private static void packagesMoved(LentHost host, String when) {
        host.run("touch", "-d", when, host.family().equals("debian") ? "/var/lib/dpkg/status" : "/var/lib/rpm/rpmdb.sqlite");
    }

    @Test
    void aLookChangesNothing(DirectYard yard) {
        List<LentHost> hosts = yard.lend(1, 1);
        List<String> before = hosts.stream().map(ScannerContract::everything).toList();
        scan(yard, hosts).values().forEach(scan -> assertThat(scan.isOk()).as(scan.reason()).isTrue());
        assertThat(hosts.stream().map(ScannerContract::everything).toList()).isEqualTo(before);
    }

    @Test
    void whatCannotBeLookedAtIsNeverClean(DirectYard yard) {
        List<LentHost> hosts = yard.lend(3, 1);
        hosts.getFirst().run("sh", "-c", ": > /etc/apt/sources.list");
        hosts.getLast().run("sh", "-c", "rm /etc/yum.repos.d/*");
        hosts.get(1).run("sh", "-c", "sed -i 's,http://[^/]*,http://127.0.0.1:9,' /etc/apt/sources.list");
        hosts.get(2).cutOffTheNetwork();
        Map<String, HostScan> scans = scan(yard, hosts);
        assertThat(scans.values()).noneMatch(HostScan::isOk);
        assertThat(scans.get("ci-" + hosts.getFirst().name()).reason()).contains("no repository is configured");
        assertThat(scans.get("ci-" + hosts.getLast().name()).reason()).contains("no repository is enabled");
        assertThat(scans.get("ci-" + hosts.get(1).name()).reason()).contains("no usable repository metadata");
        assertThat(scans.get("ci-" + hosts.get(2).name()).outcome()).isEqualTo(HostScan.Outcome.UNREACHABLE);
    }

    @Test
    void aRepositoryThatFailsOrIsUnsignedIsTold(DirectYard yard) {
        List<LentHost> hosts = yard.lend(2, 1);
        agree(yard, List.of(hosts.get(1)));
        hosts.getFirst().run("sed", "-i", "s/signed-by=[^]]*/trusted=yes/; 2d", "/etc/apt/sources.list");
        hosts.getLast().run("sed", "-i", "s/gpgcheck=1/gpgcheck=0/", "/etc/yum.repos.d/acme.repo");
        hosts.get(1).run("sh", "-c", "sed -i '2s,http://[^/]*,http://127.0.0.1:9,' /etc/apt/sources.list");
        Map<String, HostScan> scans = scan(yard, hosts);
        assertThat(scans.get("ci-" + hosts.getFirst().name()).unsigned()).singleElement().asString().contains("/apt/acme");
        assertThat(scans.get("ci-" + hosts.getLast().name()).unsigned()).containsExactly("acme");
        assertThat(scans.get("ci-" + hosts.get(1).name()).obstacles()).extracting(Obstacle::code).contains("metadata");
    }

    @Test
    void aForeignKeyIsNeverSpokenTo(DirectYard yard) {
        List<LentHost> hosts = yard.lend(2, 0);
        Ci foreign = yard.ci(hosts.getFirst(), yard.keys(hosts.getLast()));
        HostScan mistaken = scanner(yard).scan(List.of(foreign)).get(foreign.id());
        assertThat(mistaken.outcome()).isEqualTo(HostScan.Outcome.UNREACHABLE);
        assertThat(mistaken.reason()).contains("HOST_KEY_CHANGED");
    }

    private Map<String, HostScan> agree(DirectYard yard, List<LentHost> hosts) {
        Map<String, HostScan> ours = scan(yard, hosts);
        Map<String, HostScan> theirs = other(yard).scan(hosts.stream().map(yard::ci).toList());
        for (LentHost host : hosts) {
            HostScan scan = ours.get("ci-" + host.name());
            HostScan twin = theirs.get("ci-" + host.name());
            assertThat(scan.isOk()).as(scan.reason()).isTrue();
            assertThat(scan.packages()).as(host + " packages").containsExactlyInAnyOrderElementsOf(twin.packages());
            assertThat(scan.pending()).as(host + " pending").containsExactlyInAnyOrderElementsOf(twin.pending());
            assertThat(scan.obstacles()).as(host + " obstacles").isEqualTo(twin.obstacles());
            assertThat(scan.unsigned()).as(host + " unsigned").isEqualTo(twin.unsigned());
            assertThat(scan.upkeep()).as(host + " upkeep").isEqualTo(twin.upkeep());
            assertThat(scan.facts()).as(host + " facts").isEqualTo(twin.facts());
            assertThat(scan.metadataAge()).as(host + " metadata").isBetween(Duration.ZERO, Duration.ofMinutes(1));
        }
        return ours;
    }

    private Map<String, HostScan> scan(DirectYard yard, List<LentHost> hosts) {
        return scanner(yard).scan(hosts.stream().map(yard::ci).toList());
    }

    /** Package database, /etc, services, units, the system's own lists and caches, and everything else but our directory. */
    private static String everything(LentHost host) {
        return host.asItIs() + host.run("sh", "-c", """
                find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path '/var/tmp/patchyard-*' -o -path /home \\
                    -o -path /root -o -path /run -o -path /var/log \\) -prune -o -type f -printf '%p %s %T@ %m %U\\n' | grep -v 'rpmdb.sqlite-shm' | sort | sha256sum
                find /etc/systemd /lib/systemd /etc/rc3.d -printf '%p %l\\n' 2>/dev/null | sort | sha256sum""");
    }
}
