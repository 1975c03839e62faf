package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody declares a time without patches, beginning today, while a run is at work. */
@Tag("long")
class BlackoutJourneyTest extends Journey {
    private String blackout = "";

    @AfterEach
    void lift() {
        if (!blackout.isEmpty()) {
            serverAs("administrator").delete("/patch/blackouts/" + blackout);
        }
    }

    @Test
    void aBlackoutThatBeginsInMidWaveIsShownAheadAndKeepsEverybodyElseFromBeingBegun() {
        List<LentHost> hosts = givenHosts(2, 0);
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(20));
        String policy = givenAPolicyFor("debian", Map.of(
                "canary", 2, "max_parallel", 1, "schedule", "0 3 * * *", "timezone", "UTC", "plan_ahead", "PT1M",
                "window", Map.of("length", "PT4H", "cut_off", "PT90M")));
        JsonNode plan = dryRun(policy);

        String id = startApproved(policy, plan, hosts);
        JsonNode working = awaitRun(id, "a host that is worked on", seen -> seen.required("hosts").valueStream()
                .anyMatch(host -> host.required("stage").asText().equals("installing")));
        LentHost begun = hosts.stream().filter(host -> hostOf(host, working).required("touched").asBoolean()).findFirst().orElseThrow();
        LentHost spared = hosts.get(1 - hosts.indexOf(begun));
        String before = spared.asItIs();
        begun.awaitProcess("acme-web.postinst configure");
        declareFromToday();
        assertThat(begun.packagesAreInOrder()).as("the blackout began in mid-installation").isFalse();
        JsonNode run = awaitEnd(id);

        assertThat(stateOf(begun, run)).as("what was begun is finished: %s", run).isEqualTo("ok");
        assertThat(begun.health()).contains("\"UP\"", "\"version\": \"2.6\"");
        assertThat(stateOf(spared, run)).isEqualTo("not_started");
        assertThat(hostOf(spared, run).required("reason").asText()).contains("blackout " + tag());
        assertThat(spared.asItIs()).isEqualTo(before);
        assertThat(operator().get("/patch/policies/" + policy + "/preview").wanted().at("/fires/0/blackouts/0/name").asText())
                .as("the next slot of the policy").isEqualTo(tag());

        JsonNode refused = awaitEnd(startRun(Map.of("policy_id", policy, "ci_ids", List.of(spared.name()))));
        assertThat(verdict(refused)).as("%s", refused).isEqualTo("refused");
        assertThat(refused.required("note").asText()).contains("blackout " + tag());
        assertThat(spared.asItIs()).isEqualTo(before);
    }

    private void declareFromToday() {
        LocalDate today = LocalDate.ofInstant(RealTime.now(), ZoneOffset.UTC);
        JsonNode kept = serverAs("administrator").post("/patch/blackouts", Map.of(
                "name", tag(), "from", today.toString(), "to", today.plusDays(2).toString(), "timezone", "UTC",
                "ci_tags", Map.of("journey", tag()), "reason", "the year's end")).wanted();
        blackout = kept.required("id").asText();
    }
}
