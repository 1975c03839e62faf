package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The approval goes while hosts are worked on and others of the same wave wait for their turn. */
@Tag("long")
class RevokedApprovalJourneyTest extends Journey {
    private static final int AGE_OF_AN_ANSWER = 30;

    @Test
    void noHostOfTheWaveIsBegunLongAfterTheApprovalIsWithdrawnAndWhoWasBegunEndsSafe() {
        List<LentHost> hosts = givenHosts(4, 0);
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(20));
        String policy = givenAPolicyFor("debian", Map.of("canary", 4, "max_parallel", 1));

        String id = startPlannedAndApproved(policy, hosts);
        LentHost first = firstBegun(hosts, awaitRun(id, "a host that is worked on", seen -> seen.required("hosts").valueStream()
                .anyMatch(host -> host.required("stage").asText().equals("installing"))));
        first.awaitProcess("acme-web.postinst configure");
        String change = run(id).required("change").required("id").asText();
        bob().post("/itsm/changes/" + change + "/hold", Map.of("reason", "not tonight")).wanted();
        Instant withdrawn = first.now();
        JsonNode run = awaitVerdict(id);

        List<LentHost> begun = hosts.stream().filter(host -> host.upgrades("acme-").isPresent()).toList();
        assertThat(begun).contains(first).hasSizeLessThan(4);
        assertThat(begun).allSatisfy(host -> {
            assertThat(host.upgrades("acme-").orElseThrow().began())
                    .isBeforeOrEqualTo(withdrawn.plusSeconds(AGE_OF_AN_ANSWER));
            assertThat(stateOf(host, run)).as("what was begun is finished: %s", run).isEqualTo("ok");
            assertThat(host.packagesAreInOrder()).isTrue();
            assertThat(host.health()).contains("\"UP\"", "\"version\": \"2.6\"");
        });
        List<LentHost> spared = hosts.stream().filter(host -> !begun.contains(host)).toList();
        assertThat(spared).extracting(host -> host.packageVersion("acme-web")).containsOnly("1.0");
        assertThat(spared).extracting(host -> stateOf(host, run))
                .as("the first canary that is not approved stops the others: %s", run)
                .contains("not_approved").isSubsetOf("not_approved", "not_started");
        assertThat(verdict(run)).isEqualTo("completed_with_errors");
        assertThat(change(change).required("status").asText()).as("a person's hold is left alone").isEqualTo("on_hold");
    }

    private LentHost firstBegun(List<LentHost> hosts, JsonNode run) {
        return hosts.stream()
                .filter(host -> hostOf(host, run).required("stage").asText().equals("installing"))
                .findFirst()
                .orElseThrow();
    }
}
