package dev.patchyard.chaos;

import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import dev.patchyard.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What befalls nodes, database, collaborators and hosts now and then, besides what strikes single calls. */
final class Calamities {
    private final World world;
    private final Reality reality;
    private final List<SimNode> nodes;

    Calamities(World world, List<SimNode> nodes) {
        this.world = world;
        this.reality = world.reality;
        this.nodes = nodes;
    }

    void begin() {
        reality.fibers.spawn(reality.outside, "calamities", () -> {
            while (!reality.storm.isOver()) {
                reality.fibers.pause(Duration.ofSeconds(reality.draw(30, 400)));
                nodes();
                others();
            }
        });
    }

    private void nodes() {
        Storm storm = reality.storm;
        if (storm.strikes(Fault.KILL, 0.05)) {
            reality.oneOf(nodes).kill();
        }
        if (storm.strikes(Fault.DEPLOY, 0.04)) {
            reality.oneOf(nodes).stop();
        }
        if (storm.strikes(Fault.PAUSED_NODE, 0.06)) {
            reality.oneOf(nodes).freeze(Duration.ofSeconds(reality.draw(5, reality.chance(0.5) ? 45 : 900)));
        }
        if (storm.strikes(Fault.ALL_NODES_DOWN, 0.01)) {
            nodes.forEach(SimNode::kill);
        }
        if (storm.strikes(Fault.CLOCK_JUMPS, 0.03)) {
            reality.oneOf(nodes).clock.differBy(Duration.ofSeconds(reality.draw(-SimNode.MOST_SECONDS_OFF, SimNode.MOST_SECONDS_OFF)));
        }
        if (storm.strikes(Fault.DATABASE_OUTAGE, 0.04)) {
            reality.databaseAway(Duration.ofSeconds(reality.draw(2, reality.chance(0.3) ? 600 : 60)));
        }
    }

    private void others() {
        Storm storm = reality.storm;
        if (storm.strikes(Fault.SWIZZLE, 0.03)) {
            swizzle();
        }
        SimHost host = reality.oneOf(world.fleet.all());
        if (storm.strikes(Fault.SCAN_FAILS, 0.03)) {
            host.host().scansBadly("no package lists");
            reality.later(Duration.ofMinutes(reality.draw(1, 30)), host.host()::scansWell);
        }
        if (storm.strikes(Fault.HOST_LOST, 0.02)) {
            host.loseFor(Duration.ofSeconds(reality.draw(20, 3600)));
        }
        List<PatchRun> open = world.raw.page(RunStore.RunFilter.ALL, 0, 20).stream().filter(run -> !run.isEnded()).toList();
        if (!open.isEmpty() && world.canPoison() && storm.strikes(Fault.POISON_ROW, 0.015)) {
            world.poison(reality.oneOf(open).id());
        }
        if (storm.strikes(Fault.SNAPSHOT_ABSENT, 0.02)) {
            lose(reality.oneOf(world.fleet.all()).host().ci().vmId());
        }
    }

    /** Somebody clears up at the hypervisor, and takes ours for theirs. */
    private void lose(String vm) {
        Instant old = reality.clock.instant().minus(Duration.ofMinutes(40));
        for (Snapshot snapshot : world.provider.snapshots(vm)) {
            if (snapshot.createdAt().isBefore(old)) {
                world.provider.remove(vm, snapshot.id());
                Facts.snapshot(reality.tape, "snapshot_lost", snapshot);
            }
        }
    }

    /** Collaborators stop answering one by one, and answer again in another order. */
    private void swizzle() {
        List<StormyDoor> doors = new ArrayList<>(world.stormyDoors);
        Collections.shuffle(doors, reality.random);
        Duration begin = Duration.ZERO;
        for (StormyDoor door : doors.subList(0, reality.draw(1, doors.size()))) {
            begin = begin.plusSeconds(reality.draw(1, 30));
            reality.later(begin, () -> door.clog(reality.clock.instant().plusSeconds(reality.draw(20, 240))));
        }
    }
}
