package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.failpoint.Node;
import dev.patchyard.given.Policies;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.util.List;

/** A node halts at a moment of a run; the other one, or the next on its state, goes on. */
abstract class HaltingNodes extends ProcessJourney {
    void aNodeHalts(Moment moment) {
        List<LentHost> hosts = hostsOfTheNodes(1);
        hosts.forEach(host -> host.offered(moment.story().suite));
        nodes().points().halt(moment.point());
        Policies policy = moment.story() == Moment.Story.BACK ? policy().reverting(RollbackMode.AUTO, 1) : policy();

        PatchRun run = startedRun(policy);
        long halting = Eventually.get("a node that comes to " + moment.point(), Duration.ofMinutes(5),
                () -> nodes().points().reachedBy(moment.point()),
                pid -> pid.isPresent() || nodes().find(run).isEnded())
                .or(() -> nodes().points().reachedBy(moment.point()))
                .orElseThrow(() -> new AssertionError("it ended without coming there: " + nodes().find(run)));
        Node halted = nodes().withPid(halting);
        assertThat(halted.endsWithin(Duration.ofSeconds(10))).as("it halted").isTrue();
        halted.start();

        assertDoneOnce(run, hosts, moment.story() == Moment.Story.BACK ? Verdict.ROLLED_BACK : Verdict.SUCCEEDED,
                moment.story().phases);
    }
}
