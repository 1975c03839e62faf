package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.failpoint.Node;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Real nodes that are stopped, frozen or cut off while a play of theirs is at work on real hosts. The lease of a run is 8 s
 * instead of 30, and its parts with it; nothing else is scaled.
 */
@Tag("long")
class NodeTroubleJourneyTest extends ProcessJourney {
    /** So long does the package manager work on each host. */
    private static final int SLOW = 15;

    private static final Duration LEASE = Duration.ofSeconds(8);

    private List<LentHost> hosts;

    @Override
    Duration lease() {
        return LEASE;
    }

    /** Two hosts, one after the other: the first is being worked on when this returns. */
    private PatchRun aRunWhosePlayInstalls(int seconds) {
        hosts = hostsOfTheNodes(2);
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(seconds));
        PatchRun run = startedRun(policy());
        whoeverInstalls(hosts);
        return run;
    }

    private void assertItWentWellOnce(PatchRun run) {
        assertDoneOnce(run, hosts, Verdict.SUCCEEDED, Moment.Story.WELL.phases);
    }

    private long epochOf(PatchRun run) {
        return Long.parseLong(ask("SELECT epoch::text FROM runs WHERE id = '" + run.id() + "'"));
    }

    private String ask(String question) {
        return nodes().whenThere(() -> nodes().postgres.ask(question)).getFirst();
    }

    /** @return the end of the lease by the database's clock */
    private Instant leaseOf(PatchRun run) {
        return Instant.ofEpochMilli(Long.parseLong(ask(
                "SELECT floor(extract(epoch FROM lease_until) * 1000)::bigint::text FROM runs WHERE id = '" + run.id() + "'")));
    }

    private Instant databaseTime() {
        return Instant.ofEpochMilli(Long.parseLong(ask("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint::text")));
    }

    private Node awaitTakeover(PatchRun run, Node from) {
        Eventually.get("another owner", Duration.ofMinutes(2), () -> nodes().ownerOf(run),
                owner -> owner.isPresent() && owner.get() != from);
        return nodes().other(from);
    }

    @Test
    void row06_aNodeThatIsToldToEndWhileItsPlayWorksLetsGoAndTheNextAdoptsThePlay() {
        PatchRun run = aRunWhosePlayInstalls(SLOW);
        Node first = nodes().awaitOwner(run);
        first.terminate();
        assertThat(first.endsWithin(Duration.ofSeconds(10))).as("it ended").isTrue();
        assertThat(processesOf(run.id())).as("its play goes on").isNotEmpty();
        awaitTakeover(run, first);
        assertItWentWellOnce(run);
    }

    @Test
    void row15_aFrozenNodeThatWakesUpAfterItsLeaseFindsItsRunInOtherHands() {
        PatchRun run = aRunWhosePlayInstalls(SLOW);
        Node frozen = nodes().awaitOwner(run);
        long epoch = epochOf(run);
        frozen.signal("STOP");
        awaitTakeover(run, frozen);
        assertThat(epochOf(run)).isGreaterThan(epoch);
        frozen.signal("CONT");
        Eventually.get("that it knows it: " + frozen.logged(), Duration.ofMinutes(1), frozen::logged,
                log -> log.contains(run.id() + " up: its lease could not be renewed") || log.contains("lost run " + run.id()));
        assertItWentWellOnce(run);
    }

    @Test
    void row16_aNodeThatIsCutOffFromTheDatabaseGivesItsRunUpBeforeAnybodyElseMayTakeIt() {
        PatchRun run = aRunWhosePlayInstalls(SLOW);
        Node cutOff = nodes().awaitOwner(run);
        long epoch = epochOf(run);
        cutOff.wire().cut();
        Instant until = leaseOf(run);
        Eventually.get("that it gives the run up", Duration.ofMinutes(1), cutOff::logged, log -> log.contains("gave run " + run.id()));
        Instant gaveUp = databaseTime();
        assertThat(epochOf(run)).as("nobody else has it yet").isEqualTo(epoch);
        Instant latest = leaseOf(run);
        assertThat(latest).as("a renewal that was under way is the last").isBefore(until.plus(LEASE));
        assertThat(gaveUp).isBefore(latest);
        Node successor = awaitTakeover(run, cutOff);
        assertThat(databaseTime()).as("it waited for the lease").isAfterOrEqualTo(latest);
        assertThat(nodes().ownerOf(run)).contains(successor);
        cutOff.wire().mend();
        assertItWentWellOnce(run);
        assertThat(readiness(cutOff.awaitReady()).path("status").asText()).isNotEmpty();
    }

    /** Two minutes in which nobody reaches the database; longer than a lease, a statement and every patience with it. */
    @Test
    void row07_anOutageOfTwoMinutesEndsNoPlay() {
        PatchRun run = aRunWhosePlayInstalls(90);
        List<String> plays = processesOf(run.id());
        Instant end = RealTime.now().plusSeconds(120);
        nodes().all().forEach(node -> node.wire().refuse());
        Eventually.get("the end of the outage", Duration.ofMinutes(3), RealTime::now, now -> now.isAfter(end));
        assertThat(processesOf(run.id())).as("the play waits for a permit, or works").isNotEmpty();
        assertThat(plays).isNotEmpty();
        nodes().all().forEach(node -> assertThat(node.isAlive()).isTrue());
        nodes().all().forEach(node -> node.wire().mend());
        assertItWentWellOnce(run);
    }
}
