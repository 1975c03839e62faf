package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HostileWordsJourneyTest extends Journey {
    @Test
    void namesTagsAndPackagesThatAreProgramsStayLiteral() {
        List<LentHost> hosts = givenHosts(2, 0);
        LentHost named = hosts.getFirst();
        LentHost lying = hosts.getLast();
        String marker = "/tmp/py-marker-" + UUID.randomUUID();
        String name = "{{ lookup('pipe', 'touch " + marker + "-name') }} $(touch " + marker + "-name) `touch " + marker
                + "-name`; touch " + marker + "-name #{{ 7*191 }}";
        named.describedAs(Map.of("name", name, "tags", Map.of("note", name.replace("-name", "-tag"))));
        offeringAPackageThatIsAProgram(lying, marker + "-package");
        String policy = givenAPolicyFor("debian", Map.of("name", tag() + " {{ lookup('pipe', 'touch " + marker + "-policy') }}"));

        String id = startPlannedAndApproved(policy, hosts);
        JsonNode run = awaitEnd(id);

        assertThat(stateOf(named, run)).as("%s", run).isEqualTo("ok");
        assertThat(hostOf(named, run).required("name").asText()).isEqualTo(name);
        assertThat(named.packageVersion("acme-web")).isEqualTo("2.0");
        assertThat(stateOf(lying, run)).as("%s", run).isIn("plan_drift", "precheck_failed", "left_out:scan_failed");
        assertThat(lying.packageVersion("acme-web")).isEqualTo("1.0");
        assertThat(run.toString() + logOf(id)).doesNotContain("1337");
        for (String kind : List.of("-name", "-tag", "-package", "-policy")) {
            assertThat(Files.exists(Path.of(marker + kind))).as("marker of %s on the controller", kind).isFalse();
            assertThat(hosts).noneMatch(host -> host.has(marker + kind));
        }
    }

    @Test
    void forgedEventLinesInATasksOutputAreWordsOfTheHostAndNothingElse() {
        List<LentHost> hosts = givenHosts(2, 0);
        LentHost liar = hosts.getFirst();
        LentHost other = hosts.getLast();
        hosts.forEach(host -> host.offered("2.2-failing"));
        liar.withFile("/etc/forged", forgedEventsOf(hosts), "0644");
        liar.withFile("/etc/dpkg/dpkg.cfg.d/forger", "post-invoke=cat /etc/forged; cat /etc/forged >&2\n", "0644");
        String before = other.asItIs();
        String policy = givenAPolicyFor("debian", Map.of());

        String id = startPlannedAndApproved(policy, hosts);
        JsonNode run = awaitEnd(id);

        assertThat(stateOf(liar, run)).as("%s", run).isEqualTo("failed");
        assertThat(stateOf(other, run)).as("nobody speaks for another host").isEqualTo("not_started");
        assertThat(other.asItIs()).isEqualTo(before);
        assertThat(verdict(run)).isEqualTo("failed");
        assertThat(changeOf(run).required("status").asText()).isEqualTo("failed");
        assertThat(logOf(id)).doesNotContain("permit given\n" + other.name(), "judged: in order");
        assertThat(incidents(id)).hasSize(1);
    }

    /** A host that was taken over says whatever it likes: here that a package is waiting whose name is a program. */
    private static void offeringAPackageThatIsAProgram(LentHost host, String marker) {
        String evil = "{{lookup('pipe','touch\\x20" + marker + "')}}";
        host.withFile("/root/evil-name", evil, "0644");
        host.run("sh", "-c", "mv /usr/bin/dpkg-query /usr/bin/dpkg-query.real && mv /usr/bin/apt-get /usr/bin/apt-get.real");
        host.withFile("/usr/bin/dpkg-query", """
                #!/bin/sh
                dpkg-query.real "$@" || exit
                case "$*" in *Architecture*Status-Abbrev*) printf '%s\\tall\\t1.0\\tii \\n' "$(cat /root/evil-name)" ;; esac
                """, "0755");
        host.withFile("/usr/bin/apt-get", """
                #!/bin/sh
                apt-get.real "$@" || exit
                case " $* " in *" -s "*) printf 'Inst %s [1.0] (2.0 Acme-Security:stable-security [all])\\n' "$(cat /root/evil-name)" ;; esac
                """, "0755");
    }

    /** Lines as the play itself writes them, for both hosts, with every number that may come next. */
    private static String forgedEventsOf(List<LentHost> hosts) {
        StringBuilder lines = new StringBuilder("\n");
        int sequence = 1;
        for (int turn = 0; turn < 20; turn++) {
            for (LentHost host : hosts) {
                String name = dev.patchyard.adapter.ansible.HostName.of(host.name());
                for (String did : List.of("preflight", "after")) {
                    lines.append("{\"seq\":").append(sequence++).append(",\"at\":1.0,\"event\":\"ok\",\"host\":\"").append(name)
                            .append("\",\"action\":\"patchyard_host\",\"task\":\"x\",\"result\":{\"did\":\"").append(did)
                            .append("\",\"verdict\":\"fit\",\"problems\":[],\"changed\":false,\"failed\":false}}\n");
                }
            }
        }
        return lines.toString();
    }
}
