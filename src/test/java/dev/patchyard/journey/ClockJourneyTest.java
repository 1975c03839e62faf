package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.failpoint.Node;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real nodes whose machines' clocks are wrong, or are set while they walk a run on a real host. */
@Tag("long")
class ClockJourneyTest extends ProcessJourney {
    /** The database rounds, and asking it takes a moment. */
    private static final Duration LITTLE = Duration.ofSeconds(1);

    @AfterEach
    void setClocksRight() {
        nodes().all().forEach(node -> node.setClock(Duration.ZERO));
    }

    @Test
    void row24_clocksThatAreSetUnderARunChangeNothing() {
        List<LentHost> hosts = hostsOfTheNodes(1);
        Map<String, Duration> steps = new LinkedHashMap<>();
        steps.put("validate.itsm.find.done", Duration.ofDays(1));
        steps.put("told.INSTALLING", Duration.ofHours(-1));
        steps.put("verify.scanner.scanAgain.asked", Duration.ofSeconds(1));
        steps.put("report.store.leavePlace.done", Duration.ofSeconds(-1));
        steps.keySet().forEach(nodes().points()::hold);
        Instant begin = RealTime.now();

        PatchRun run = startedRun(policy());
        steps.forEach((point, step) -> {
            Eventually.get("a node that comes to " + point, Duration.ofMinutes(5),
                    () -> nodes().points().reachedBy(point), Optional::isPresent);
            nodes().all().forEach(node -> node.setClock(step));
            nodes().points().leave(point);
        });

        assertDoneOnce(run, hosts, Verdict.SUCCEEDED, Moment.Story.WELL.phases);
        List<RunEvent> events = nodes().store.events(run.id(), 0, 1000);
        assertThat(events).extracting(RunEvent::at).isSorted()
                .allSatisfy(at -> assertThat(at).isBetween(begin.minus(LITTLE), RealTime.now().plus(LITTLE)));
    }

    /** The nodes are five minutes apart; the one that walks is two and a half before or behind everybody else. */
    @ParameterizedTest
    @ValueSource(strings = {"PT2M30S", "-PT2M30S"})
    void row25_aWindowOpensByTheTimeOfTheDatabaseAndTheNodeSaysThatItsClockIsWrong(Duration off) {
        List<LentHost> hosts = hostsOfTheNodes(1);
        Node walking = nodes().all().getFirst();
        Node other = nodes().other(walking);
        walking.setClock(off);
        other.setClock(off.negated());
        for (Node node : nodes().all()) {
            Eventually.get("a warning", Duration.ofSeconds(30), () -> readiness(node).path("degraded").toString(),
                    words -> words.contains("clock"));
        }
        other.terminate();
        assertThat(other.endsWithin(Duration.ofSeconds(10))).isTrue();

        PatchRun asked = nodes().plan(policy().build());
        PatchRun planned = Eventually.get("the plan", Duration.ofMinutes(3), () -> nodes().find(asked), PatchRun::isEnded);
        approvedFrom(RealTime.now().plusSeconds(100), planned, hosts);
        PatchRun early = ended(nodes().again(planned));
        assertThat(early.verdict()).as("the window is not open yet").isEqualTo(Verdict.REFUSED);
        assertThat(hosts.getFirst().packageVersion("acme-web")).isEqualTo("1.0");

        approvedFrom(RealTime.now().minusSeconds(60), planned, hosts);
        PatchRun open = ended(nodes().again(planned));
        assertThat(open.verdict()).as("this one is: %s", open.note()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(hosts.getFirst().upgradesOf("acme-web")).isEqualTo(1);
    }

    private void approvedFrom(Instant opening, PatchRun planned, List<LentHost> hosts) {
        submitAndApprove(aDraftChange(hosts, Map.of(
                "external_ref", "patch-policy:" + planned.policy().id(), "plan_digest", planned.requirePlan().digest(),
                "scheduled_at", opening.truncatedTo(ChronoUnit.SECONDS).toString())));
    }
}
