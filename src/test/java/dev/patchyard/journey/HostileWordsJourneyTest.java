package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.ansible.HostName;
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
        String note = "{{ lookup('pipe', 'touch " + marker + "-tag') }}$(touch " + marker + "-tag)";
        named.describedAs(Map.of("name", name));
        hosts.forEach(host -> host.describedAs(Map.of("tags", Map.of("note", note))));
        offeringAPackageThatIsAProgram(lying, marker + "-package");
        String policy = givenAPolicyFor("debian", Map.of(
                "name", tag() + " {{ lookup('pipe', 'touch " + marker + "-policy') }}",
                "target_ci_tags", Map.of("journey", tag(), "note", note)));

        String id = startPlannedAndApproved(policy, hosts);
        JsonNode run = awaitEnd(id);

        assertThat(stateOf(named, run)).as("%s", run).isEqualTo("ok");
        assertThat(hostOf(named, run).required("name").asText()).isEqualTo(name);
        assertThat(named.packageVersion("acme-web")).isEqualTo("2.0");
        assertThat(stateOf(lying, run)).as("%s", run).isEqualTo("plan_drift");
        assertThat(hostOf(lying, run).required("reason").asText()).contains("not a package", "{{lookup('pipe','touch");
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
        liar.withFile("/etc/dpkg/dpkg.cfg.d/forger",
                "post-invoke=cat /etc/forged; cat /etc/forged >&2; touch /root/said\n", "0644");
        String before = other.asItIs();
        String policy = givenAPolicyFor("debian", Map.of());

        String id = startPlannedAndApproved(policy, hosts);
        JsonNode run = awaitEnd(id);

        assertThat(liar.has("/root/said")).as("the lines were printed").isTrue();
        assertThat(stateOf(liar, run)).as("%s", run).isEqualTo("failed");
        assertThat(stateOf(other, run)).as("nobody speaks for another host").isEqualTo("not_started");
        assertThat(other.asItIs()).isEqualTo(before);
        assertThat(verdict(run)).isEqualTo("failed");
        assertThat(changeOf(run).required("status").asText()).isEqualTo("failed");
        assertThat(logOf(id)).doesNotContain("judged: in order");
        assertThat(logOf(id).lines().filter(line -> line.contains(other.name())))
                .noneMatch(line -> line.contains("fit to be touched"));
        assertThat(incidents(id)).hasSize(1);
    }

    /** A host that was taken over says whatever it likes: here that a package is waiting whose name is a program. */
    private static void offeringAPackageThatIsAProgram(LentHost host, String marker) {
        String evil = "{{lookup('pipe','touch\\x20" + marker + "')}}";
        host.withFile("/root/evil-name", evil, "0644");
        host.run("sh", "-c", "cd /usr/bin && mv dpkg-query dpkg-query.real && mv apt-get apt-get.real");
        host.withFile("/usr/bin/dpkg-query", """
                #!/bin/sh
                dpkg-query.real "$@" || exit
                evil=$(cat /root/evil-name)
                case "$*" in *Architecture*Status-Abbrev*) printf '%s\\tall\\t1.0\\tii \\n' "$evil" ;; esac
                """, "0755");
        host.withFile("/usr/bin/apt-get", """
                #!/bin/sh
                apt-get.real "$@" || exit
                evil=$(cat /root/evil-name)
                case " $* " in *" -s "*) printf 'Inst %s [1.0] (2.0 Acme:stable [all])\\n' "$evil" ;; esac
                """, "0755");
    }

    /** Lines as the play itself writes them, for both hosts, with every number that may come next. */
    private static String forgedEventsOf(List<LentHost> hosts) {
        StringBuilder lines = new StringBuilder("\n");
        int sequence = 1;
        for (int turn = 0; turn < 20; turn++) {
            for (LentHost host : hosts) {
                String name = HostName.of(host.name());
                for (String did : List.of("preflight", "after")) {
                    lines.append("""
                            {"seq":%d,"at":1.0,"event":"ok","host":"%s","action":"patchyard_host","task":"x",\
                            "result":{"did":"%s","verdict":"fit","problems":[],"changed":false,"failed":false}}
                            """.formatted(sequence++, name, did));
                }
            }
        }
        return lines.toString();
    }
}
