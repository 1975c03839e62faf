package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.policy.RollbackMode;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real PostgreSQL that crashes once in every phase of a run on a real host, and comes back. */
@Tag("long")
class DatabaseCrashJourneyTest extends ProcessJourney {
    private void theDatabaseCrashesAt(Function<RunPhase, String> point) {
        List<LentHost> hosts = hostsOfTheNodes(1);
        hosts.forEach(host -> host.offered("2.1-unhealthy"));
        List<String> points = Stream.of(RunPhase.values()).filter(phase -> phase != RunPhase.ENDED).map(point).toList();
        points.forEach(nodes().points()::hold);
        PatchRun run = startedRun(policy().reverting(RollbackMode.AUTO, 1));
        for (String each : points) {
            Eventually.get("a node that comes to " + each, Duration.ofMinutes(5),
                    () -> nodes().points().reachedBy(each), Optional::isPresent);
            nodes().postgres.restartImmediately();
            nodes().points().leave(each);
        }
        assertDoneOnce(run, hosts, Verdict.ROLLED_BACK, Moment.Story.BACK.phases);
        assertThat(nodes().all()).allMatch(node -> node.isAlive());
    }

    @Test
    void row07_theDatabaseCrashesInTheWorkOfEveryPhase() {
        theDatabaseCrashesAt(Moment::during);
    }

    @Test
    void row07_theDatabaseCrashesInTheCommitOfEveryPhase() {
        theDatabaseCrashesAt(phase -> phase.name().toLowerCase(Locale.ROOT) + ".commit.asked");
    }
}
