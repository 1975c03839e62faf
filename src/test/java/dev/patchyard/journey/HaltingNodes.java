package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.policy.RollbackMode;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Nodes halt at moments of a run; each time the other one, or the next on its state, goes on. */
abstract class HaltingNodes extends ProcessJourney {
    /** @param moments in the order in which a run comes to them */
    void nodesHalt(Moment.Story story, List<Moment> moments) {
        List<LentHost> hosts = hostsOfTheNodes(1);
        hosts.forEach(host -> host.offered(story.suite));
        moments.forEach(moment -> nodes().points().halt(moment.point()));
        boolean goesBack = story == Moment.Story.BACK;

        PatchRun run = startedRun(goesBack ? policy().reverting(RollbackMode.AUTO, 1) : policy());
        Set<Moment> toCome = new LinkedHashSet<>(moments);
        Eventually.get("nodes that come there", Duration.ofMinutes(8), () -> {
            toCome.removeIf(this::hasHalted);
            return toCome;
        }, Set::isEmpty);

        assertDoneOnce(run, hosts, goesBack ? Verdict.ROLLED_BACK : Verdict.SUCCEEDED, story.phases);
    }

    /** A node that came there is started again. */
    private boolean hasHalted(Moment moment) {
        Optional<Long> halting = nodes().points().reachedBy(moment.point());
        halting.map(nodes()::withPid).ifPresent(node -> {
            assertThat(node.endsWithin(Duration.ofSeconds(10))).as("it halted: %s", moment).isTrue();
            node.start();
        });
        return halting.isPresent();
    }
}
