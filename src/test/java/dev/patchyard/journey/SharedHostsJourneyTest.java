package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SharedHostsJourneyTest extends Journey {
    @Test
    void twoRunsThatWantOneHostGetItOneAfterTheOther() {
        LentHost host = givenADebianHost().offered("2.6-slow").slowedBy(5);
        List<LentHost> hosts = List.of(host);
        String one = givenAPolicyFor("debian", Map.of());
        String two = givenAPolicyFor("debian", Map.of());
        JsonNode planOfOne = dryRun(one);
        JsonNode planOfTwo = dryRun(two);

        String first = startApproved(one, planOfOne, hosts);
        String second = startApproved(two, planOfTwo, hosts);
        List<JsonNode> runs = Stream.of(awaitEnd(first), awaitEnd(second))
                .sorted(Comparator.comparing(run -> time(host, run, "permitted_at")))
                .toList();

        assertThat(runs).allSatisfy(run -> assertThat(stateOf(host, run)).as("%s", run).isEqualTo("ok"));
        assertThat(time(host, runs.getLast(), "permitted_at"))
                .as("nobody touches a host that another run holds")
                .isAfterOrEqualTo(time(host, runs.getFirst(), "finished_at"));
        assertThat(host.upgradesOf("acme-web")).as("it was upgraded once").isEqualTo(1);
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.6");
        assertThat(host.health()).contains("\"UP\"", "\"version\": \"2.6\"");
    }

    @Test
    @Tag("long")
    void oneAtATimeHoldsAcrossTwoRunsOfAPolicy() {
        List<LentHost> hosts = givenHosts(2, 0);
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(4));
        List<LentHost> one = hosts.subList(0, 1);
        List<LentHost> two = hosts.subList(1, 2);
        String policy = givenAPolicyFor("debian", Map.of("max_parallel", 1));
        JsonNode planOfOne = dryRun(policy, one);
        JsonNode planOfTwo = dryRun(policy, two);

        String first = startApproved(policy, planOfOne, one);
        String second = startApproved(policy, planOfTwo, two);
        assertThat(stateOf(one.getFirst(), awaitEnd(first))).isEqualTo("ok");
        assertThat(stateOf(two.getFirst(), awaitEnd(second))).isEqualTo("ok");

        List<Work> works = hosts.stream()
                .map(SharedHostsJourneyTest::work)
                .sorted(Comparator.comparing(Work::began))
                .toList();
        assertThat(works.getLast().began()).as("%s", works).isGreaterThanOrEqualTo(works.getFirst().ended());
    }

    /** When the package manager worked on a host, by its own log; its times have seconds. */
    private record Work(String began, String ended) {}

    private static Work work(LentHost host) {
        List<String> lines = host.run("sh", "-c", "grep -E ' (upgrade acme-|status installed acme-)' /var/log/dpkg.log")
                .lines().filter(line -> !line.isBlank()).toList();
        String began = lines.stream().filter(line -> line.contains(" upgrade ")).findFirst().orElseThrow();
        return new Work(began.substring(0, 19), lines.getLast().substring(0, 19));
    }

    private Instant time(LentHost host, JsonNode run, String field) {
        return Instant.parse(hostOf(host, run).required(field).asText());
    }
}
