package dev.patchyard.chaos;

import dev.patchyard.alert.Alert;
import dev.patchyard.fake.InMemoryPackageBook;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.FakeProbe;
import dev.patchyard.fake.FakeScanner;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.patching.HostRecovery;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.policy.Almanac;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.LeaseHolder;
import dev.patchyard.run.Outward;
import dev.patchyard.run.ParkDesk;
import dev.patchyard.run.PauseDesk;
import dev.patchyard.run.RetryDesk;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunStore;
import dev.patchyard.schedule.SlotClockwork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One node: what its walker and its schedule do on threads of their own, done by fibers. Everything in its memory is lost
 * with its life.
 */
final class SimNode {
    private static final Duration LEASE = Duration.ofSeconds(30);
    static final int MOST_SECONDS_OFF = 60;

    final String name;
    private final World world;
    private final Reality reality;
    private final Sabotage sabotage;
    final NodeClock clock;
    private Life life;
    private LeaseHolder leases;
    private Corridor corridor;
    private RunDesk desk;
    private RetryDesk retries;
    private PauseDesk pauseDesk;
    private ParkDesk parkDesk;
    private SlotClockwork slots;
    private int lives;

    SimNode(String name, World world, Sabotage sabotage) {
        this.name = name;
        this.world = world;
        this.reality = world.reality;
        this.sabotage = sabotage;
        this.clock = new NodeClock(reality.clock);
        boot();
    }

    private void boot() {
        lives++;
        if (reality.storm.strikes(Fault.CLOCK_DIFFERS, 0.1)) {
            clock.differBy(Duration.ofSeconds(reality.draw(-MOST_SECONDS_OFF, MOST_SECONDS_OFF)));
        }
        Duration away = Duration.ofSeconds(reality.draw(3, reality.chance(0.2) ? 1200 : 60));
        life = new Life(name + "." + lives, () -> dies(away));
        assemble();
        every("look for due runs", 1, 4, this::takeDue);
        every("deliver", 5, 20, () -> corridor.relay().deliverDue());
        every("sweep snapshots", 540, 660, () -> corridor.keeper().sweep());
        every("watch", 600, 900, () -> corridor.watch().look());
        every("give hosts back", 55, 65, () -> corridor.places().sweep());
        every("plan ahead", 60, 180, slots::look);
    }

    private void dies(Duration away) {
        reality.tape.tell("node_ended", "node", life.name);
        reality.later(away, this::boot);
    }

    private void assemble() {
        leases = new LeaseHolder(world.store, LEASE, () -> Duration.between(Reality.DAWN, reality.clock.instant()).toNanos());
        Almanac almanac = new Almanac(sabotage.blackouts(world.blackouts), world.slots);
        ComplianceLedger ledger = new ComplianceLedger(world.board, world.advisories, world.shelf, new InMemoryPackageBook(), new InMemoryRiskBook());
        SimExecutor hand = new SimExecutor(reality, world.fleet, world.plays, life, world.machineOf(name));
        PatchExecutor executor = sabotage.executor(Calls.before(PatchExecutor.class, hand, breathing()), world);
        Scanner scanner = Calls.before(Scanner.class, new FakeScanner(world.machines, clock), breathing());
        Corridor.Doors doors = new Corridor.Doors(
                world.cmdb, world.itsm, world.hypervisor, world.notifier, scanner, new FakeProbe(world.machines), executor,
                Calls.before(HostRecovery.class, hand, breathing()));
        corridor = sabotage.corridor(doors, new Corridor.Ground(
                world.store, world.evidence, world.shelf, almanac, ledger,
                facts -> Integer.toHexString(String.valueOf(facts).hashCode()), clock, reality.fibers::nap, 8,
                sabotage.pauses(world.pauses), reality::id), world);
        Fitness fitness = new Fitness(world.hypervisor);
        desk = new RunDesk(world.shelf, world.store, world.audit, fitness, clock, reality::id);
        retries = new RetryDesk(world.shelf, world.store, world.audit, fitness, clock, reality::id);
        parkDesk = new ParkDesk(world.store, world.parked, world.audit, clock);
        pauseDesk = new PauseDesk(world.pauses, world.shelf, new DirectUnitOfWork(), world.audit, clock);
        slots = new SlotClockwork(world.shelf, almanac, desk, world.feed, clock);
    }

    private Calls breathing() {
        return (method, arguments, answer) -> {
            reality.breathe();
            reality.crashes(Fault.CRASH_IN_CALL, 0.0005);
            return answer.get();
        };
    }

    private void every(String what, int fewest, int most, Runnable work) {
        reality.fibers.spawn(life, what, Duration.ofSeconds(reality.draw(0, most)), () -> {
            while (true) {
                guarded(work);
                reality.fibers.pause(Duration.ofSeconds(reality.draw(fewest, most)).multipliedBy(reality.leisure()));
            }
        });
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException fault) {
            // As the walker's beat: it is tried again.
        }
    }

    private void takeDue() {
        long askedAt = leases.now();
        Optional<RunStore.Claim> claim = world.store.claimDue(name, LEASE);
        while (claim.isPresent()) {
            RunStore.Claim taken = claim.get();
            LeaseHolder mine = leases;
            Fibers.Fiber walker = reality.fibers.spawn(life, "walk", () -> walk(taken, mine));
            walker.claim = taken;
            if (mine.count() == 0) {
                reality.fibers.spawn(life, "renew", () -> whileHeld(mine, LEASE.dividedBy(6), mine::renew));
                reality.fibers.spawn(life, "give up", () -> whileHeld(mine, Duration.ofSeconds(1), () -> giveUpOverdue(mine)));
            }
            mine.hold(taken, walker.thread(), askedAt);
            askedAt = mine.now();
            claim = world.store.claimDue(name, LEASE);
        }
    }

    /** Counted as a fault, for it shows that the node was cut off. */
    private void giveUpOverdue(LeaseHolder mine) {
        for (long left = mine.giveUpOverdue(); left > 0; left--) {
            reality.storm.count(Fault.LEASE_GIVEN_UP);
        }
    }

    private void whileHeld(LeaseHolder mine, Duration beat, Runnable work) {
        while (mine.count() > 0) {
            reality.fibers.pause(beat);
            guarded(work);
        }
    }

    private void walk(RunStore.Claim claim, LeaseHolder mine) {
        try {
            corridor.engine().walk(claim);
        } catch (StoreFault away) {
            Thread.interrupted();
            guarded(() -> world.store.release(claim, Duration.ofSeconds(2)));
        } catch (RunStore.Unreadable unreadable) {
            guarded(() -> setAside(claim, unreadable));
        } catch (RuntimeException broken) {
            // As the walker does; none breaks so often here that it would be parked.
            Thread.interrupted();
            guarded(() -> world.store.release(claim, Duration.ofSeconds(2)));
        } finally {
            mine.drop(claim);
        }
    }

    /** As the walker does. */
    private void setAside(RunStore.Claim claim, RunStore.Unreadable unreadable) {
        String why = String.valueOf(unreadable.getMessage());
        world.store.post("incident:" + claim.runId() + ":parked:" + claim.epoch(), new Outward.OpenIncident(new Alert(
                Alert.Severity.P2, "A patch run cannot go on and waits for a person", why, List.of(),
                "patch-run:" + claim.runId() + ":parked", null)));
        world.parked.park(claim, why);
    }

    /** As kill -9. */
    void kill() {
        life.end();
    }

    /** As SIGTERM: fibers are asked to end, and some seconds later nothing is left. */
    void stop() {
        Life ending = life;
        leases.letGo();
        reality.later(Duration.ofSeconds(8), ending::end);
    }

    /** As SIGSTOP and, later, SIGCONT. */
    void freeze(Duration length) {
        life.freeze(reality.clock.instant().plus(length));
    }

    boolean isUp() {
        return !life.isOver() && !life.frozenUntil().isAfter(reality.clock.instant());
    }

    /** Somebody's request, on a thread of this node; what comes of it is not waited for. */
    void asked(Runnable request) {
        reality.fibers.spawn(life, "request", () -> guarded(request));
    }

    void slotDue(String policyId, Instant slot) {
        reality.fibers.spawn(life, "slot", () -> fire(policyId, slot));
    }

    /** A firing that failed is tried again, by this node or by another. */
    private void fire(String policyId, Instant slot) {
        boolean decided = false;
        while (!decided) {
            try {
                slots.due(policyId, slot);
                decided = true;
            } catch (RuntimeException fault) {
                reality.fibers.pause(Duration.ofSeconds(2));
            }
        }
    }

    RunDesk desk() {
        return desk;
    }

    RetryDesk retries() {
        return retries;
    }

    ParkDesk parkDesk() {
        return parkDesk;
    }

    PauseDesk pauseDesk() {
        return pauseDesk;
    }
}
