package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hosts that stand in for each other, patched by two policies that know nothing of one another. */
@Tag("long")
class RedundancyJourneyTest extends Journey {
    @Test
    void twoOfAGroupAreNeverWorkedOnTogetherNotEvenByTwoRuns() {
        List<LentHost> pair = givenAPair();
        pair.forEach(host -> host.offered("2.6-slow").slowedBy(10));
        List<String> policies = List.of(givenAPolicyFor("debian", Map.of()), givenAPolicyFor("debian", Map.of()));
        List<JsonNode> plans = List.of(
                dryRun(policies.getFirst(), pair.subList(0, 1)), dryRun(policies.getLast(), pair.subList(1, 2)));

        String first = startApproved(policies.getFirst(), plans.getFirst(), pair.subList(0, 1));
        String second = startApproved(policies.getLast(), plans.getLast(), pair.subList(1, 2));

        assertThat(stateOf(pair.getFirst(), awaitEnd(first))).isEqualTo("ok");
        assertThat(stateOf(pair.getLast(), awaitEnd(second))).isEqualTo("ok");
        List<LentHost.Upgrades> works = pair.stream()
                .map(host -> host.upgrades("acme-").orElseThrow())
                .sorted(Comparator.comparing(LentHost.Upgrades::began))
                .toList();
        assertThat(works.getLast().began()).as("%s", works).isAfterOrEqualTo(works.getFirst().ended());
    }

    @Test
    void oneThatFailedHoldsTheOtherUntilItIsInOrderAgain() {
        List<LentHost> pair = givenAPair();
        LentHost failing = pair.getFirst().offered("2.1-unhealthy");
        LentHost other = pair.getLast();
        List<LentHost> one = List.of(failing);
        List<LentHost> two = List.of(other);
        String policy = givenAPolicyFor("debian", Map.of());
        String id = startApproved(policy, dryRun(policy, one), one);
        assertThat(stateOf(failing, awaitEnd(id))).isEqualTo("failed");
        String before = other.asItIs();

        String another = givenAPolicyFor("debian", Map.of());
        JsonNode plan = dryRun(another, two);
        JsonNode held = awaitEnd(startApproved(another, plan, two));

        assertThat(stateOf(other, held)).as("%s", held).isEqualTo("not_started");
        assertThat(hostOf(other, held).required("reason").asText())
                .contains("its redundancy group is held", failing.name() + " is FAILED");
        assertThat(other.asItIs()).isEqualTo(before);

        failing.offered("3.0");
        String mending = givenAPolicyFor("debian", Collections.singletonMap("checks", null));
        JsonNode mended = awaitEnd(startApproved(mending, dryRun(mending, one), one));
        assertThat(stateOf(failing, mended)).as("%s", mended).isEqualTo("ok");
        JsonNode free = awaitEnd(startApproved(another, plan, two));
        assertThat(stateOf(other, free)).as("%s", free).isEqualTo("ok");
        assertThat(other.packageVersion("acme-web")).isEqualTo("2.0");
    }

    private List<LentHost> givenAPair() {
        List<LentHost> pair = givenHosts(2, 0);
        pair.forEach(host -> host.describedAs(Map.of("attributes", Map.of("redundancy_group", tag()))));
        return pair;
    }
}
