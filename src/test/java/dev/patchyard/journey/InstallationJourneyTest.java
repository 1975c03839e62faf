package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InstallationJourneyTest extends Journey {
    @Test
    void aScriptletThatFailsSilentlyIsAFailure() {
        LentHost host = givenAnElHost().offered("2.2-failing");
        String policy = givenAPolicyFor("el", Map.of());

        String id = startPlannedAndApproved(policy, List.of(host));
        JsonNode run = awaitEnd(id);

        assertThat(host.packageVersion("acme-web")).as("rpm calls it installed").startsWith("2.2-");
        assertThat(stateOf(host, run)).as("%s", run).isEqualTo("failed");
        assertThat(hostOf(host, run).required("reason").asText()).containsIgnoringCase("scriptlet");
        assertThat(verdict(run)).isEqualTo("failed");
        assertThat(changeOf(run).required("status").asText()).isEqualTo("failed");
        assertThat(incidents(id)).hasSize(1);
    }

    @Test
    void anInterruptedPackageManagerOfThisRunIsRepaired() {
        LentHost host = givenADebianHost().offered("2.6-slow").slowedBy(30);
        String policy = givenAPolicyFor("debian", Map.of());

        String id = startPlannedAndApproved(policy, List.of(host));
        host.awaitProcess("acme-web.postinst configure");
        host.slowedBy(0);
        host.run("sh", "-c", "kill -KILL $(pgrep -x dpkg)");
        JsonNode run = awaitEnd(id);

        assertThat(stateOf(host, run)).as("%s", run).isEqualTo("ok");
        assertThat(host.packagesAreInOrder()).isTrue();
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.6");
        assertThat(host.packageVersion("acme-lib")).isEqualTo("2.0");
        assertThat(host.health()).contains("\"UP\"", "\"version\": \"2.6\"");
        assertThat(logOf(id)).contains("bringing the package database into order", "in order after all: dpkg -a: done");
    }

    @Test
    @Tag("long")
    void aPackageLockThatSomebodyElseHoldsIsWaitedFor() {
        LentHost host = givenADebianHost();
        String policy = givenAPolicyFor("debian", Map.of());
        JsonNode dry = dryRun(policy);
        host.withFile("/root/hold-lock", """
                import fcntl, os, time
                lock = open("/var/lib/dpkg/lock-frontend", "w")
                fcntl.lockf(lock, fcntl.LOCK_EX)
                open("/run/lock-is-held", "w").close()
                while not os.path.exists("/run/let-go"):
                    time.sleep(0.1)
                """, "0600");
        host.run("sh", "-c", "setsid python3 /root/hold-lock </dev/null >/dev/null 2>&1 &");
        Eventually.get("the lock", Duration.ofMinutes(1), () -> host.has("/run/lock-is-held"), held -> held);

        String id = startApproved(policy, dry, List.of(host));
        Eventually.get("the look before the permit, which waits", Duration.ofMinutes(2),
                () -> host.tryToRun("pgrep", "-c", "-x", "python3").required("stdout").asText().strip(),
                count -> Integer.parseInt(count) >= 2);
        assertThat(hostOf(host, run(id)).required("touched").asBoolean()).isFalse();
        Instant released = Instant.parse(host.run("date", "-u", "+%Y-%m-%dT%H:%M:%SZ").strip());
        host.run("touch", "/run/let-go");
        JsonNode run = awaitEnd(id);

        assertThat(verdict(run)).as("verdict of %s", run).isEqualTo("succeeded");
        assertThat(Instant.parse(hostOf(host, run).required("permitted_at").asText())).isAfterOrEqualTo(released);
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.0");
    }
}
