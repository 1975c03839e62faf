package dev.patchyard.chaos;

import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.HostStage;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A play's process, which outlives the node that started it, and what it told so far. */
final class SimPlay {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    final PatchOrder order;
    final List<HostEvent> events = new ArrayList<>();
    final Set<String> requests = new TreeSet<>();
    private final Reality reality;
    private final SimFleet fleet;
    private final Life process;
    private final Map<String, HostPermit.Answer> decisions = new LinkedHashMap<>();
    private final Map<String, HostResult> results = new LinkedHashMap<>();
    private final Set<String> begun = new TreeSet<>();
    private final Set<String> owed = new TreeSet<>();
    private Instant served;
    private int left;
    private boolean aborted;
    private boolean killed;

    SimPlay(PatchOrder order, Reality reality, SimFleet fleet) {
        this.order = order;
        this.reality = reality;
        this.fleet = fleet;
        this.process = new Life(order.playId(), () -> { });
        this.served = reality.clock.instant();
        this.left = order.hosts().size();
        reality.tape.tell("play_start", "run", order.runId(), "play", order.playId(), "place", order.place());
        int slot = 0;
        for (HostOrder host : order.hosts()) {
            reality.fibers.spawn(process, "play", Duration.ofSeconds(1 + slot++), () -> work(host));
        }
        if (reality.storm.strikes(Fault.PLAY_KILLED, 0.03)) {
            reality.later(Duration.ofSeconds(reality.draw(5, 200)), this::kill);
        }
    }

    boolean isAlive() {
        return !process.isOver() && left > 0;
    }

    /** Something outside kills the leader: no word of an end. */
    private void kill() {
        if (isAlive()) {
            killed = true;
            end();
        }
    }

    void abort() {
        if (isAlive()) {
            aborted = true;
            end();
        }
    }

    /** Package managers on the hosts go on: killing a play never stops one. */
    void end() {
        if (!process.isOver()) {
            process.end();
            reality.tape.tell("play_end", "run", order.runId(), "play", order.playId());
        }
    }

    void served() {
        served = reality.clock.instant();
    }

    boolean isDecided(String ciId) {
        return decisions.containsKey(ciId);
    }

    /** Whoever decides first has decided. */
    void decide(String ciId, HostPermit.Answer answer) {
        decisions.putIfAbsent(ciId, answer);
        requests.remove(ciId);
    }

    /** @return hosts that were granted and are not over */
    long engaged() {
        return begun.stream().filter(ci -> !results.containsKey(ci)).count();
    }

    private void work(HostOrder host) {
        HostResult result = outcome(host);
        results.put(host.ciId(), result);
        left--;
        if (left == 0) {
            end();
        }
    }

    private HostResult outcome(HostOrder host) {
        String ciId = host.ciId();
        SimHost machine = fleet.host(ciId);
        reality.fibers.pause(Duration.ofSeconds(reality.draw(0, 4)));
        if (machine.isLost()) {
            return result(ciId, Outcome.UNREACHABLE, false, "no login");
        }
        if (machine.isWorkedOn()) {
            return result(ciId, Outcome.PRECHECK_FAILED, false, "a package manager works on it");
        }
        requests.add(ciId);
        while (!decisions.containsKey(ciId)) {
            if (served.plus(LONGEST_WAIT).isBefore(reality.clock.instant())) {
                decide(ciId, new HostPermit.Answer.Denied("no server answered"));
            }
            reality.fibers.pause(Duration.ofMillis(500));
        }
        if (decisions.get(ciId) instanceof HostPermit.Answer.Denied(String reason)) {
            return result(ciId, Outcome.NOT_STARTED, false, reason);
        }
        long epoch = ((HostPermit.Answer.Granted) decisions.get(ciId)).epoch();
        if (!machine.isLost() && !machine.lets(order.runId(), epoch)) {
            tell(ciId, HostStage.LEFT_ALONE, "another holds it");
            return result(ciId, Outcome.PRECHECK_FAILED, false, "another holds it");
        }
        begun.add(ciId);
        tell(ciId, HostStage.PERMITTED, "permit given");
        if (order.hooks().beforeHost() != null && !drains(ciId, machine)) {
            tell(ciId, HostStage.LEFT_ALONE, "hook before_host: refused");
            return result(ciId, Outcome.PRECHECK_FAILED, false, "hook before_host: refused");
        }
        if (!machine.isLost() && !machine.lets(order.runId(), epoch)) {
            return result(ciId, Outcome.FAILED, true, "it was taken over while the hook ran");
        }
        HostResult result = touched(host, machine);
        if (order.hooks().onExit() == null) {
            return leaving(machine, result);
        }
        if (machine.isLost()) {
            return result(ciId, Outcome.UNREACHABLE, true, "connection lost").because(HostResult.EXIT_OWED);
        }
        undrain(ciId);
        HostStage last = result.outcome() == Outcome.DONE ? HostStage.FINISHED : HostStage.FAILED;
        events.add(new HostEvent(ciId, reality.clock.instant(), last, "hook on_exit is over", true));
        return leaving(machine, result);
    }

    private HostResult leaving(SimHost machine, HostResult result) {
        if (result.outcome() == Outcome.DONE && !machine.isLost()) {
            machine.leftInOrder(order.runId());
        }
        return result;
    }

    private boolean drains(String ciId, SimHost machine) {
        reality.fibers.pause(Duration.ofSeconds(reality.draw(1, 5)));
        if (machine.isLost() || reality.storm.strikes(Fault.HOOK_FAILS, 0.04)) {
            return false;
        }
        owed.add(ciId);
        reality.tape.tell("drained", "run", order.runId(), "play", order.playId(), "ci", ciId);
        return true;
    }

    private void undrain(String ciId) {
        if (owed.remove(ciId)) {
            reality.tape.tell("undrained", "run", order.runId(), "play", order.playId(), "ci", ciId);
        }
    }

    /** Puts those of the hosts back into service that the play could not; twice is fine. @return those that owed it */
    Map<String, String> letGo(Collection<String> ciIds) {
        Map<String, String> done = new LinkedHashMap<>();
        for (String ciId : ciIds) {
            boolean isReached = !fleet.host(ciId).isLost() && !fleet.host(ciId).isWorkedOn();
            if (owed.contains(ciId)) {
                done.put(ciId, isReached ? "" : HostResult.EXIT_OWED);
            }
            if (isReached) {
                undrain(ciId);
            }
        }
        return done;
    }

    private HostResult touched(HostOrder host, SimHost machine) {
        String ciId = host.ciId();
        if (machine.isLost()) {
            return result(ciId, Outcome.UNREACHABLE, false, "connection lost before the work began");
        }
        tell(ciId, HostStage.INSTALLING, "installing");
        SimHost.Work work = machine.begin(host.host().moves(), order.runId(), order.playId());
        while (!work.isOver()) {
            reality.fibers.pause(Duration.ofSeconds(2));
            if (machine.isLost()) {
                tell(ciId, HostStage.FAILED, "connection lost");
                return result(ciId, Outcome.UNREACHABLE, true, "connection lost");
            }
        }
        if (work.isSilent()) {
            return result(ciId, Outcome.UNKNOWN, true, "no word of an end");
        }
        if (work.hasFailed()) {
            tell(ciId, HostStage.FAILED, "postinst");
            return result(ciId, Outcome.FAILED, true, "postinst");
        }
        if (reality.storm.strikes(Fault.HOST_STAYS_DOWN, 0.02)) {
            tell(ciId, HostStage.REBOOTING, "rebooting");
            machine.loseFor(Duration.ofMinutes(reality.draw(5, 240)));
            tell(ciId, HostStage.FAILED, "connection lost");
            return result(ciId, Outcome.UNREACHABLE, true, "connection lost");
        }
        tell(ciId, HostStage.FINISHED, "done");
        if (reality.storm.strikes(Fault.HOST_LOST, 0.04)) {
            machine.loseFor(Duration.ofSeconds(reality.draw(20, 3600)));
        }
        return result(ciId, Outcome.DONE, true, "");
    }

    private void tell(String ciId, HostStage stage, String text) {
        boolean isOver = stage == HostStage.LEFT_ALONE || stage.isEnd() && order.hooks().onExit() == null;
        if (stage != HostStage.FINISHED || isOver) {
            events.add(new HostEvent(ciId, reality.clock.instant(), stage, text, isOver));
        }
    }

    private HostResult result(String ciId, Outcome outcome, boolean touched, String reason) {
        return new HostResult(ciId, outcome, touched, reason, false, List.of(), List.of(), fleet.host(ciId).before());
    }

    /** @return one word for each host, also for those that no word came from */
    PlayReport report() {
        Map<String, HostResult> all = new LinkedHashMap<>();
        for (HostOrder host : order.hosts()) {
            all.put(host.ciId(), results.getOrDefault(host.ciId(), silent(host.ciId())));
        }
        return new PlayReport(all, !aborted && !killed, aborted, aborted ? "ended by us" : killed ? "killed" : "exit code 0");
    }

    private HostResult silent(String ciId) {
        return decisions.get(ciId) instanceof HostPermit.Answer.Granted
                ? result(ciId, Outcome.UNKNOWN, true, "the play was ended")
                : result(ciId, Outcome.NOT_STARTED, false, "the play was ended before");
    }
}
