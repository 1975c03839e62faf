package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.inventory.Ci;
import dev.patchyard.journey.DirectYard;
import dev.patchyard.journey.LentHost;
import dev.patchyard.journey.OnLentHosts;
import dev.patchyard.journey.RealTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions that serve more than one look, and their ends. On real hosts. */
@Tag("lab")
@ExtendWith(OnLentHosts.class)
class KeptSessionsTest {
    private static final String SESSIONS = "^sshd: (root|ops)";

    @Test
    void oneSessionServesManyLooksAndAnotherOneFollowsItsEnd(DirectYard yard) {
        for (LentHost host : yard.lend(1, 1)) {
            Ci ci = yard.ci(host);
            SshScanner scanner = Scanners.ssh(yard, Duration.ofHours(2));
            look(scanner, ci);
            String first = host.run("pgrep", "-f", SESSIONS);
            look(scanner, ci);
            assertThat(host.run("pgrep", "-f", SESSIONS)).as("sessions of " + host).isEqualTo(first);
            host.run("pkill", "-KILL", "-f", SESSIONS);
            look(scanner, ci);
            assertThat(host.run("pgrep", "-f", SESSIONS)).as("sessions of " + host).isNotEqualTo(first);
        }
    }

    @Test
    void aHostThatIsLostInTheMiddleOfALookIsToldLongBeforeTheDeadline(DirectYard yard)
            throws InterruptedException, ExecutionException, TimeoutException {
        LentHost host = yard.lend(1, 0).getFirst();
        host.withFile("/usr/local/bin/dpkg-query", "#!/bin/sh\nexec sleep 1234\n", "0755");
        Ci ci = yard.ci(host);
        SshScanner scanner = Scanners.ssh(yard, Duration.ofHours(2));
        CompletableFuture<HostScan> look = CompletableFuture.supplyAsync(() -> scanner.scan(List.of(ci)).get(ci.id()));
        host.awaitProcess("sleep 1234").cutOffTheNetwork();
        Instant lost = RealTime.clock().instant();
        assertThat(look.get(3, TimeUnit.MINUTES).outcome()).isEqualTo(HostScan.Outcome.UNREACHABLE);
        assertThat(Duration.between(lost, RealTime.clock().instant())).isLessThan(Duration.ofSeconds(90));
    }

    private static void look(SshScanner scanner, Ci ci) {
        HostScan scan = scanner.scan(List.of(ci)).get(ci.id());
        assertThat(scan.isOk()).as(scan.reason()).isTrue();
    }
}
