package dev.patchyard.chaos;

import dev.patchyard.adapter.postgres.SimDatabase;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.chaos.check.Checker;
import dev.patchyard.chaos.check.Fact;
import dev.patchyard.policy.SlotLedger.Decided;
import dev.patchyard.policy.SlotLedger.Outcome;
import dev.patchyard.policy.SlotLedger.Reason;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One world from its dawn to its end, and what the checker says of it. */
final class SeedRun {
    private static final Duration STORM = Duration.ofHours(5);
    private static final Duration CALM = Duration.ofHours(14);
    private static final Duration RETENTION = Duration.ofHours(96);
    private static final Duration LAST_MINUTES = Duration.ofMinutes(30);

    private SeedRun() {}

    /**
     * @param faults     how often each kind struck
     * @param facts      everything that happened
     * @param violations what must not have happened
     */
    record Told(long seed, Map<Fault, Integer> faults, List<Fact> facts, List<Checker.Violation> violations) {}

    static Told of(long seed, Sabotage sabotage) {
        return told(new Reality(seed), sabotage, null);
    }

    /** @return the same, with the stores of the server on a real PostgreSQL */
    static Told onPostgres(long seed) {
        Reality reality = new Reality(seed);
        try (SimDatabase database = new SimDatabase(reality.clock)) {
            return told(reality, Sabotage.NONE, database);
        }
    }

    private static Told told(Reality reality, Sabotage sabotage, @Nullable SimDatabase database) {
        World world = new World(reality, sabotage, database);
        Scenery.build(world);
        List<SimNode> nodes = List.of(new SimNode("n1", world, sabotage), new SimNode("n2", world, sabotage));
        Desk desk = new Desk(world);
        People people = new People(world, nodes, desk);
        Instant evening = Reality.DAWN.plus(STORM);
        new SlotWatch(world, nodes).begin(evening);
        new Calamities(world, nodes).begin();
        desk.begin();
        people.begin();
        try {
            reality.fibers.goOnUntil(evening);
            calm(world, people);
            reality.takeItEasy(10);
            reality.fibers.goOnUntil(evening.plus(CALM));
            reality.tape.tell("calm");
            reality.takeItEasy(200);
            reality.fibers.goOnUntil(evening.plus(RETENTION));
        } catch (Livelock endless) {
            reality.tape.tell("livelock");
        } finally {
            reality.fibers.endAll();
        }
        dump(world);
        List<Fact> facts = reality.tape.facts();
        return new Told(reality.seed, reality.storm.counts(), facts, Checker.check(facts));
    }

    private static void calm(World world, People people) {
        world.reality.storm.end();
        people.calm();
        world.policyOff();
        world.fleet.all().forEach(SimHost::heal);
        world.reality.tape.tell("storm_over");
    }

    private static void dump(World world) {
        Tape tape = world.reality.tape;
        for (PatchRun run : world.raw.page(RunStore.RunFilter.ALL, 0, 10_000)) {
            Facts.run(tape, "run", run);
            run.hosts().values().forEach(host -> Facts.host(tape, run.id(), host));
            world.raw.events(run.id(), 0, 100_000).forEach(e -> tape.tell("kept_event", "run", run.id(), "seq", e.seq(),
                    "kind", e.kind(), "ci", e.ciId(), "text", Facts.cut(e.text())));
        }
        world.rows.all().stream().filter(run -> run.setAside())
                .forEach(run -> tape.tell("parked_at_end", "run", run.runId(), "reason", run.reason()));
        world.raw.undelivered(10_000).stream().filter(d -> !isOnItsWay(d)).forEach(d -> tape.tell("undelivered_at_end",
                "key", d.key(), "run", d.runId(), "given_up", d.givenUp(), "error", Facts.cut(d.lastError())));
        world.fleet.all().forEach(host -> world.provider.snapshots(host.host().ci().vmId())
                .forEach(snapshot -> Facts.snapshot(tape, "snapshot_at_end", snapshot)));
        world.raw.placesHeld().forEach((ci, run) -> tape.tell("place_at_end", "ci", ci, "run", run));
        world.changeDesk.all().forEach(change -> Facts.change(tape, "end", change));
        world.shelf.all().forEach(shelved -> world.rawSlots.of(shelved.policy().id(), 1000)
                .forEach(decided -> slot(tape, shelved.policy().id(), decided)));
        for (FeedEvent event : world.feed.after(0, 100_000)) {
            tape.tell("feed", "type", event.type(), "subject", event.subject());
        }
    }

    /** A watch that spoke in the last minutes of the world left nobody the time to deliver it. */
    private static boolean isOnItsWay(Delivery delivery) {
        Instant end = Reality.DAWN.plus(STORM).plus(RETENTION);
        return delivery.isOpen() && delivery.attempts() == 0 && delivery.dueAt().isAfter(end.minus(LAST_MINUTES));
    }

    private static void slot(Tape tape, String policy, Decided decided) {
        switch (decided.outcome()) {
            case Outcome.Ran(String runId) -> tape.tell("slot", "policy", policy, "slot", decided.slot(), "run", runId);
            case Outcome.Skipped(Reason reason, String detail) ->
                tape.tell("slot", "policy", policy, "slot", decided.slot(), "run", "", "reason", reason, "detail", detail);
        }
    }
}
