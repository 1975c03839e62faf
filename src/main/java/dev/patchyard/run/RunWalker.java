package dev.patchyard.run;

import dev.patchyard.alert.Alert;
import dev.patchyard.inventory.StoreFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this node walk runs: takes those that are due, each on a virtual thread of its own, and keeps their leases alive
 * while it walks them. A run whose lease is lost or cannot be renewed is interrupted. Runs of nodes that are proved to be dead
 * are taken before their lease is over. After each run's end, and now and then, compliance is looked at.
 */
public final class RunWalker implements AutoCloseable {
    /** A node whose death nobody can prove is waited for so long. */
    public static final Duration LEASE = Duration.ofSeconds(30);
    private static final int RENEWALS = 6;
    private static final Logger LOG = LoggerFactory.getLogger(RunWalker.class);
    private static final String WATCH = "watch compliance";
    private static final int MOST_AT_ONCE = 64;
    /** A thread for each round, so that a collaborator that hangs keeps no lease from being renewed. */
    private static final int ROUNDS = 10;
    /** After trouble with the database the run is left for a moment, for whoever comes first. */
    private static final Duration BREATH = Duration.ofSeconds(2);
    /** This often in a row a run may break here in a way that no step answers for. */
    private static final int MOST_BREAKS = 3;
    private static final Duration LETTING_GO = Duration.ofSeconds(5);

    /** Long enough for a request on its way and for a process that is just being made. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final String node;
    private final RunStore store;
    private final DeadNodes deadNodes;
    private final Corridor corridor;
    private final Rounds rounds;
    private final Leases leases;
    private final Map<String, Integer> breaks = new ConcurrentHashMap<>();
    private final Duration lease;
    private final ScheduledExecutorService beat = Executors.newScheduledThreadPool(
            ROUNDS, Thread.ofPlatform().name("run-walker-", 0).daemon(true).factory());

    /** What is done now and then beside the runs. */
    public record Rounds(
            ComplianceWatch watch, RollCall rollCall, RecordKeeper records, ParkedRuns parked, Janitor janitor) {}

    /** A walker that can prove of no other node that it is dead. */
    public RunWalker(String node, RunStore store, Corridor corridor, Rounds rounds) {
        this(node, other -> false, store, corridor, rounds, LEASE);
    }

    /** With a lease as it is meant to be. */
    public RunWalker(String node, Predicate<String> isDead, RunStore store, Corridor corridor, Rounds rounds) {
        this(node, isDead, store, corridor, rounds, LEASE);
    }

    /**
     * @param node   names this process among others on the same database
     * @param isDead whether the process of such a name is proved to be dead; a lease is waited for where nothing is proved
     * @param lease  how long a run is this node's without a word of it; renewed six times as often
     */
    public RunWalker(
            String node, Predicate<String> isDead, RunStore store, Corridor corridor, Rounds rounds, Duration lease) {
        this.lease = lease;
        this.node = node;
        this.deadNodes = new DeadNodes(store, isDead, LAST_WORDS, System::nanoTime);
        this.store = store;
        this.corridor = corridor;
        this.rounds = rounds;
        this.leases = new Leases(store, lease, System::nanoTime);
    }

    /** Starts to look for due runs. */
    public void start() {
        beat.scheduleWithFixedDelay(this::look, 0, 300, TimeUnit.MILLISECONDS);
        long renewal = lease.dividedBy(RENEWALS).toMillis();
        beat.scheduleWithFixedDelay(() -> guarded("renew leases", leases::renew), renewal, renewal, TimeUnit.MILLISECONDS);
        beat.scheduleWithFixedDelay(() -> guarded("give runs up", leases::giveUpOverdue), 1, 1, TimeUnit.SECONDS);
        beat.scheduleWithFixedDelay(() -> guarded("deliver", corridor.relay()::deliverDue), 2, 2, TimeUnit.SECONDS);
        beat.scheduleWithFixedDelay(
                () -> guarded("remove old snapshots", corridor.keeper()::sweep), 1, 10, TimeUnit.MINUTES);
        beat.scheduleWithFixedDelay(() -> guarded("keep watch", corridor.watch()::look), 1, 1, TimeUnit.MINUTES);
        beat.scheduleWithFixedDelay(() -> guarded("give hosts back", corridor.places()::sweep), 1, 1, TimeUnit.MINUTES);
        beat.scheduleWithFixedDelay(() -> guarded("take the roll", rounds.rollCall()::take), 1, 10, TimeUnit.MINUTES);
        beat.scheduleWithFixedDelay(() -> guarded(WATCH, rounds.watch()::look), 1, 5, TimeUnit.MINUTES);
        beat.scheduleWithFixedDelay(this::tidyUp, 0, 10, TimeUnit.MINUTES);
        beat.scheduleWithFixedDelay(this::forget, 10, TimeUnit.DAYS.toMinutes(1), TimeUnit.MINUTES);
    }

    private void look() {
        guarded("look for dead nodes", deadNodes::look);
        guarded("look for due runs", this::takeDue);
    }

    /** On a thread of its own: leases are renewed meanwhile. */
    private void forget() {
        Thread.ofVirtual().name("record-keeper").start(() -> guarded("forget old records", rounds.records()::sweep));
    }

    private void tidyUp() {
        Thread.ofVirtual().name("janitor").start(() -> guarded("sweep what plays left", rounds.janitor()::sweep));
    }

    /** Takes every run that is due now, as long as there is room. */
    public void takeDue() {
        while (leases.count() < MOST_AT_ONCE) {
            long askedAt = leases.now();
            var claim = store.claimDue(node, lease);
            if (claim.isEmpty()) {
                return;
            }
            Thread thread = Thread.ofVirtual().name("run-" + claim.get().runId()).unstarted(() -> walk(claim.get()));
            leases.hold(claim.get(), thread, askedAt);
            started(thread, claim.get());
        }
    }

    /** A lease whose thread never began would be renewed for ever, and its run walked by nobody. */
    private void started(Thread thread, RunStore.Claim claim) {
        try {
            thread.start();
        } catch (Error noThread) {
            leases.drop(claim);
            throw noThread;
        }
    }

    /** @return how many runs this node walks now */
    public int walking() {
        return leases.count();
    }

    private void walk(RunStore.Claim claim) {
        try {
            corridor.engine().walk(claim);
            leases.settle(claim);
            breaks.remove(claim.runId());
            if (store.find(claim.runId()).filter(PatchRun::isEnded).isPresent()) {
                guarded(WATCH, rounds.watch()::look);
            }
        } catch (StoreFault away) {
            LOG.warn("run {} is left for a moment: {}", claim.runId(), away.getMessage());
            // NB: an interrupted thread could not speak to the database any more.
            Thread.interrupted();
            guarded("release a run", () -> store.release(claim, BREATH));
        } catch (RunStore.Unreadable unreadable) {
            guarded("set a run aside", () -> setAside(claim, String.valueOf(unreadable.getMessage())));
        } catch (RuntimeException | Error broken) {
            guarded("leave a run that broke", () -> broke(claim, broken));
        } finally {
            leases.drop(claim);
        }
    }

    /** Another node may do better; where it breaks here again and again a person is asked, because nothing else would change. */
    private void broke(RunStore.Claim claim, Throwable broken) {
        LOG.error("walking run {} broke", claim.runId(), broken);
        if (breaks.merge(claim.runId(), 1, Integer::sum) < MOST_BREAKS) {
            Thread.interrupted();
            store.release(claim, BREATH);
            return;
        }
        breaks.remove(claim.runId());
        setAside(claim, "run " + claim.runId() + " broke " + MOST_BREAKS + " times on node " + node + ": " + broken);
    }

    /** The message is first: who finds it twice does no harm, a run that is set aside and told to nobody does. */
    private void setAside(RunStore.Claim claim, String why) {
        LOG.error("set aside until somebody resumes or closes it: {}", why);
        store.post("incident:" + claim.runId() + ":parked:" + claim.epoch(), new Outward.OpenIncident(new Alert(
                Alert.Severity.P2, "A patch run cannot go on and waits for a person", why, List.of(),
                "patch-run:" + claim.runId() + ":parked", null)));
        rounds.parked().park(claim, why);
    }

    /** NB: what throws is not done again by the executor, so an error ends here as well. */
    private static void guarded(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error fault) {
            LOG.warn("could not {}: {}", what, fault.toString());
        }
    }

    /**
     * Stops looking and lets go: plays go on by themselves and are found again. Returns when nothing of this node uses the
     * store any more, at the latest after some seconds.
     */
    @Override
    public void close() {
        beat.shutdown();
        List<Thread> threads = leases.walkers();
        threads.forEach(Thread::interrupt);
        try {
            beat.awaitTermination(LETTING_GO.toMillis(), TimeUnit.MILLISECONDS);
            for (Thread thread : threads) {
                thread.join(LETTING_GO);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
