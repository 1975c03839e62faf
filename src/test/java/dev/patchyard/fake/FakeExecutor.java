package dev.patchyard.fake;

import dev.patchyard.compliance.Baseline;
import dev.patchyard.given.Hosts;
import dev.patchyard.inventory.Ci;
import dev.patchyard.journey.Eventually;
import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.HostStage;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.patching.RunLog;
import dev.patchyard.patching.TaskLine;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.policy.RebootMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Carries out plays on a {@link FakeFleet}. A play that was carried out is remembered: asked again it answers with the
 * same report and touches nothing.
 */
public final class FakeExecutor extends FakeRecovery implements PatchExecutor {
    private final Clock clock;
    private final Map<String, PlayReport> ended = new ConcurrentHashMap<>();
    private final Map<String, String> digests = new ConcurrentHashMap<>(Map.of("patch-ubuntu.yml", "d1"));
    private final List<PatchOrder> plays = new ArrayList<>();
    private final List<String> touched = new ArrayList<>();
    private final List<String> living = new ArrayList<>();
    private final Set<String> ghosts = new HashSet<>();
    private final ExitDebts exits = new ExitDebts();
    private final AtomicInteger breaksLeft = new AtomicInteger();
    private final Map<String, Instant> endedAt = new ConcurrentHashMap<>();
    private volatile boolean immortal;
    private volatile HostPermit permitOfLast;
    /** Machines that are not seen, and what plays left on this one. */
    public final Elsewhere elsewhere = new Elsewhere();
    private final Map<String, Retold> told = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();

    public FakeExecutor(FakeFleet fleet, Clock clock) {
        super(fleet);
        this.clock = clock;
    }

    @Override
    public Map<String, String> playbookDigests() {
        return Map.copyOf(digests);
    }

    /** The server has a task file of that name. */
    public void hasHook(String name) {
        digests.put("hooks/" + name + ".yml", "d1");
    }

    /** Somebody edits a playbook. */
    public void editPlaybook(String name) {
        digests.merge(name, "d1", (old, first) -> old + "x");
    }

    @Override
    public PlayReport carryOut(PatchOrder order, HostPermit permit, RunLog log, StopSignal stop) {
        LastingPlay lasting = new LastingPlay();
        PlayReport known = ended.get(order.playId());
        if (known != null) {
            PlayReport report = watched(known, order);
            told.get(order.playId()).events().forEach(log::tell);
            return report;
        }
        if (!order.playbooks().isEmpty() && !order.playbooks().equals(digests)) {
            throw new PlayRefused("playbooks: changed since the plan was made");
        }
        synchronized (plays) {
            plays.add(order);
            living.add(order.playId());
        }
        try {
            log.tasks(firstLines(order));
            told.put(order.playId(), new Retold(lasting.over(log), new CopyOnWriteArrayList<>()));
            PlayReport report = play(
                    order, LastingPlay.patient(permit), told.get(order.playId()), LastingPlay.calm(stop));
            ended.put(order.playId(), report);
            endedAt.put(order.playId(), clock.instant());
            lasting.catchUp(log);
            return watched(report, order);
        } finally {
            synchronized (plays) {
                living.remove(order.playId());
            }
        }
    }

    private static List<TaskLine> firstLines(PatchOrder order) {
        List<TaskLine> lines = new ArrayList<>();
        for (HostOrder host : order.hosts()) {
            lines.add(TaskLine.said(lines.size() + 1L, host.ciId(), Instant.EPOCH, "begun", "Look, token=abc " + host.ciId()));
        }
        return lines;
    }

    /** Whoever finds a play again hears all of its events. */
    private record Retold(RunLog log, List<HostEvent> events) implements RunLog {
        @Override
        public void tell(HostEvent event) {
            events.add(event);
            log.tell(event);
        }
    }

    private PlayReport watched(PlayReport report, PatchOrder order) {
        boolean breaks = breaksLeft.getAndUpdate(left -> left == Integer.MAX_VALUE ? left : Math.max(0, left - 1)) > 0;
        synchronized (plays) {
            ghosts.remove(order.playId());
            if (breaks) {
                ghosts.add(order.playId());
            }
        }
        if (breaks) {
            throw new IllegalStateException("the watch over the play broke");
        }
        return report;
    }

    /** @return the permit of the play that was begun last */
    public HostPermit permit() {
        return permitOfLast;
    }

    private PlayReport play(PatchOrder order, HostPermit permit, RunLog log, StopSignal stop) {
        permitOfLast = permit;
        Semaphore slots = new Semaphore(order.parallel(), true);
        Map<String, Future<HostResult>> work = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (HostOrder host : order.hosts()) {
                slots.acquireUninterruptibly();
                work.put(host.ciId(), threads.submit(() -> {
                    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                    try {
                        return patch(host, permit, log, stop);
                    } finally {
                        inFlight.decrementAndGet();
                        slots.release();
                    }
                }));
            }
        }
        Map<String, HostResult> results = new LinkedHashMap<>();
        work.forEach((id, future) -> results.put(id, value(future)));
        boolean aborted = stop.current() == StopSignal.Request.ABORT;
        return new PlayReport(results, !aborted, aborted, aborted ? "ended by us" : "exit code 0");
    }

    private static HostResult value(Future<HostResult> future) {
        return switch (future.state()) {
            case SUCCESS -> future.resultNow();
            case FAILED -> throw new IllegalStateException("the test's own code failed", future.exceptionNow());
            case CANCELLED, RUNNING -> throw new IllegalStateException("a fake host was left running");
        };
    }

    private HostResult patch(HostOrder order, HostPermit permit, RunLog log, StopSignal stop) {
        FakeHost host = fleet.host(order.ciId());
        if (stop.current() == StopSignal.Request.ABORT) {
            return untouched(order, Outcome.NOT_STARTED, "the play was ended before");
        }
        if (host.isLost()) {
            return untouched(order, Outcome.UNREACHABLE, "no login");
        }
        Outcome end = host.playEnds;
        if (end == Outcome.DRIFT || end == Outcome.PRECHECK_FAILED || end == Outcome.IDENTITY_MISMATCH) {
            return untouched(order, end, host.playReason);
        }
        if (permit.ask(order.ciId()) instanceof HostPermit.Answer.Denied(String reason)) {
            return untouched(order, Outcome.NOT_STARTED, reason);
        }
        tell(log, order, HostStage.PERMITTED, "permit given");
        if (host.hookFails && order.work().hooks().beforeHost() != null) {
            tell(log, order, HostStage.LEFT_ALONE, "hook before_host: refused");
            return untouched(order, Outcome.PRECHECK_FAILED, "hook before_host: refused");
        }
        synchronized (plays) {
            touched.add(order.ciId());
        }
        return touch(order, host, log, stop, Hosts.baseline(host.facts()));
    }

    private HostResult touch(HostOrder order, FakeHost host, RunLog log, StopSignal stop, Baseline before) {
        tell(log, order, HostStage.INSTALLING, "installing");
        host.whilePatched.run();
        if (host.hangsUntilAborted) {
            Eventually.get("somebody who ends the play", Duration.ofMinutes(1), stop::current,
                    request -> request != StopSignal.Request.GO_ON);
            return result(order, Outcome.UNKNOWN, "the play was ended", false, before);
        }
        if (host.isLost()) {
            owesExit(order);
            HostResult lost = result(order, Outcome.UNREACHABLE, "connection lost", false, before);
            return order.work().hooks().onExit() == null ? lost : lost.because(HostResult.EXIT_OWED);
        }
        Outcome end = host.playEnds == null ? Outcome.DONE : host.playEnds;
        for (PackageMove move : order.host().moves()) {
            host.move(move, end == Outcome.DONE);
        }
        boolean reboots = end == Outcome.DONE && host.wantsReboot() && order.work().reboot() == RebootMode.IF_NEEDED;
        if (reboots) {
            tell(log, order, HostStage.REBOOTING, "rebooting");
            host.reboot();
        }
        if (reboots && host.staysDown) {
            host.isLost("no route to host");
            tell(log, order, HostStage.FAILED, "connection lost");
            return result(order, Outcome.UNREACHABLE, "connection lost", false, before);
        }
        tell(log, order, end == Outcome.DONE ? HostStage.FINISHED : HostStage.FAILED, end.name());
        return result(order, end, host.playReason, reboots, before);
    }

    private void owesExit(HostOrder order) {
        if (order.work().hooks().onExit() != null) {
            synchronized (plays) {
                exits.owes(order.ciId());
            }
        }
    }

    private void tell(RunLog log, HostOrder order, HostStage stage, String text) {
        if (breaksLeft.get() > 0 && stage != HostStage.PERMITTED) {
            ((Retold) log).events().add(new HostEvent(order.ciId(), clock.instant(), stage, text));
            return;
        }
        boolean owesExit = stage.isEnd() && order.work().hooks().onExit() != null;
        if (owesExit && stage != HostStage.FINISHED) {
            log.tell(new HostEvent(order.ciId(), clock.instant(), stage, text, false));
        }
        if (owesExit) {
            fleet.host(order.ciId()).whileLetGo.run();
        }
        log.tell(new HostEvent(order.ciId(), clock.instant(), stage, owesExit ? "hook on_exit is over" : text));
    }

    private static HostResult untouched(HostOrder order, Outcome outcome, String reason) {
        return new HostResult(order.ciId(), outcome, false, reason, false, List.of(), List.of(), null);
    }

    private static HostResult result(
            HostOrder order, Outcome outcome, String reason, boolean rebooted, Baseline before) {
        return new HostResult(order.ciId(), outcome, true, reason, rebooted, List.of(), List.of(), before);
    }

    @Override
    public Map<String, Boolean> fence(Collection<Ci> hosts, HostTakeover takeover, Duration patience) {
        Map<String, Boolean> proved = new LinkedHashMap<>();
        elsewhere.noted(takeover);
        hosts.stream().map(ci -> fleet.host(ci.id())).filter(host -> host.backWhenWaitedFor).forEach(FakeHost::isBack);
        hosts.forEach(ci -> proved.put(ci.id(), isFenced(ci, takeover)));
        return proved;
    }

    private boolean isFenced(Ci ci, HostTakeover takeover) {
        return fleet.host(ci.id()).fenced && !fleet.host(ci.id()).isLost() && elsewhere.isFree(ci.id(), takeover);
    }

    /** From now on this is the executor of a server on another machine: what was begun before is not seen any more. */
    public void movesToAnotherMachine() {
        elsewhere.move();
        ended.clear();
        synchronized (plays) {
            ghosts.clear();
        }
    }

    @Override
    public String place() {
        return elsewhere.here();
    }

    @Override
    public boolean sees(String other) {
        return elsewhere.here().equals(other);
    }

    @Override
    public Set<String> leftInOrder(Collection<Ci> hosts, String runId) {
        return elsewhere.leftInOrder(hosts);
    }

    @Override
    public Swept sweep(Predicate<String> isOver) {
        return elsewhere.sweep(isOver);
    }

    @Override
    public Map<String, String> letGo(String playId, Collection<String> ciIds) {
        return exits.letGo(ciIds);
    }

    /** The next time its exit hook is run the host is lost once more. */
    public void losesAgain(String ciId) {
        exits.losesAgain(ciId);
    }

    /** @return CI ids of hosts whose exit hook was run after their play had lost them */
    public List<String> letGo() {
        return exits.paid();
    }

    @Override
    public boolean isAlive(String playId) {
        synchronized (plays) {
            return living.contains(playId) || ghosts.contains(playId);
        }
    }

    @Override
    public boolean end(String playId) {
        synchronized (plays) {
            if (!immortal) {
                ghosts.remove(playId);
            }
            return !isAlive(playId);
        }
    }

    @Override
    public int forgetPlays(Instant before, Predicate<String> mayGo, int limit) {
        List<String> old = endedAt.entrySet().stream()
                .filter(play -> play.getValue().isBefore(before) && mayGo.test(play.getKey().replaceFirst("-w[0-9]+-.*", "")))
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList();
        old.forEach(endedAt::remove);
        return old.size();
    }

    /** @return the plays of which something is left on this machine */
    public Set<String> left() {
        return Set.copyOf(endedAt.keySet());
    }

    /** The next play's server side breaks off while its processes go on, as when a database is gone. */
    public void losesItsServer() {
        breaksLeft.set(1);
    }

    /** As {@link #losesItsServer}, and every time it is attached to again. */
    public void losesItsServerForGood() {
        breaksLeft.set(Integer.MAX_VALUE);
    }

    /** Processes of plays cannot be ended from now on, or can again. */
    public void immortal(boolean yes) {
        immortal = yes;
    }

    /** @return the plays that were carried out, in order */
    public List<PatchOrder> plays() {
        synchronized (plays) {
            return List.copyOf(plays);
        }
    }

    /** @return CI ids in the order they were touched */
    public List<String> touched() {
        synchronized (plays) {
            return List.copyOf(touched);
        }
    }

    /** @return most hosts that were ever in execution at once, over all plays */
    public int mostInFlight() {
        return mostInFlight.get();
    }
}
