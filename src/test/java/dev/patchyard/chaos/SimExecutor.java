package dev.patchyard.chaos;

import dev.patchyard.compliance.HostFacts;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostRecovery;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.patching.RunLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One node's hand on the plays of the world, which all nodes share: the door's promise, with its waits made fibers. */
final class SimExecutor implements PatchExecutor, HostRecovery {
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final Reality reality;
    private final SimFleet fleet;
    private final Map<String, SimPlay> plays;
    private final Life node;
    private final String machine;

    /** @param machine where this node starts plays; it sees no others */
    SimExecutor(Reality reality, SimFleet fleet, Map<String, SimPlay> plays, Life node, String machine) {
        this.machine = machine;
        this.reality = reality;
        this.fleet = fleet;
        this.plays = plays;
        this.node = node;
    }

    @Override
    public Map<String, String> playbookDigests() {
        return Map.of("patch-debian.yml", "d1", "hooks/drain.yml", "d1", "hooks/undrain.yml", "d1");
    }

    @Override
    public PlayReport carryOut(PatchOrder order, HostPermit permit, RunLog log, StopSignal stop) {
        SimPlay play = plays.get(key(order.playId()));
        if (play == null) {
            if (reality.storm.strikes(Fault.PLAY_REFUSED, 0.01)) {
                throw new PlayRefused("playbooks: changed since the plan was made");
            }
            play = new SimPlay(order, reality, fleet);
            plays.put(key(order.playId()), play);
        }
        List<Fibers.Fiber> askers = new ArrayList<>();
        int told = 0;
        try {
            told = watch(play, permit, log, stop, askers);
        } finally {
            askers.forEach(Fibers.Fiber::interrupt);
            List.copyOf(play.requests).forEach(permit::withdraw);
        }
        play.end();
        play.letGo(play.order.hosts().stream().map(HostOrder::ciId).toList());
        tellFrom(play, told, log);
        return play.report();
    }

    private int watch(SimPlay play, HostPermit permit, RunLog log, StopSignal stop, List<Fibers.Fiber> askers) {
        Set<String> asked = new HashSet<>();
        int told = 0;
        while (true) {
            boolean alive = play.isAlive();
            told = tellFrom(play, told, log);
            if (!alive) {
                return told;
            }
            play.served();
            asked.stream().filter(play::isDecided).forEach(permit::withdraw);
            for (String ciId : List.copyOf(play.requests)) {
                long asking = askers.stream().filter(asker -> !asker.isDone()).count();
                if (asking + play.engaged() < play.order.parallel() && asked.add(ciId)) {
                    Fibers.Fiber asker = reality.fibers.spawn(node, "permit", () -> decide(play, ciId, permit, asked));
                    asker.claim = reality.fibers.current() == null ? null : reality.fibers.current().claim;
                    askers.add(asker);
                }
            }
            if (stop.current() == StopSignal.Request.ABORT) {
                play.abort();
                return told;
            }
            reality.fibers.nap(BEAT);
        }
    }

    private static int tellFrom(SimPlay play, int first, RunLog log) {
        int next = first;
        while (next < play.events.size()) {
            HostEvent event = play.events.get(next++);
            log.tell(event);
        }
        return next;
    }

    private void decide(SimPlay play, String ciId, HostPermit permit, Set<String> asked) {
        reality.fibers.mindMonitor(permit);
        HostPermit.Answer answer;
        try {
            answer = permit.ask(ciId);
        } catch (StoreFault away) {
            asked.remove(ciId);
            return;
        } catch (RuntimeException broken) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            answer = new HostPermit.Answer.Denied("the permit could not be decided: " + broken.getMessage());
        }
        play.decide(ciId, answer);
    }

    @Override
    public Map<String, Boolean> fence(Collection<Ci> hosts, HostTakeover takeover, Duration patience) {
        Instant end = reality.clock.instant().plus(patience);
        Map<String, Boolean> proved = new LinkedHashMap<>();
        for (Ci ci : hosts) {
            while (!isQuiet(ci) && reality.clock.instant().isBefore(end)) {
                reality.fibers.nap(Duration.ofSeconds(5));
            }
            boolean isOurs = isQuiet(ci);
            if (isOurs) {
                fleet.host(ci.id()).shutOut(takeover.runs());
            }
            proved.put(ci.id(), isOurs);
        }
        return proved;
    }

    private boolean isQuiet(Ci ci) {
        SimHost host = fleet.host(ci.id());
        return !host.isLost() && !host.isWorkedOn();
    }

    @Override
    public Map<String, String> letGo(String playId, Collection<String> ciIds) {
        SimPlay play = plays.get(key(playId));
        return play == null ? Map.of() : play.letGo(ciIds);
    }

    @Override
    public boolean isAlive(String playId) {
        return plays.containsKey(key(playId)) && plays.get(key(playId)).isAlive();
    }

    @Override
    public boolean end(String playId) {
        if (plays.containsKey(key(playId))) {
            plays.get(key(playId)).abort();
        }
        return true;
    }

    private String key(String playId) {
        return machine + " " + playId;
    }

    @Override
    public String place() {
        return machine;
    }

    @Override
    public boolean sees(String place) {
        return place.equals(machine);
    }

    @Override
    public Set<String> leftInOrder(Collection<Ci> hosts, String runId) {
        Set<String> left = new HashSet<>();
        hosts.stream().map(Ci::id).filter(ciId -> fleet.host(ciId).isInOrderSince(runId)).forEach(left::add);
        return left;
    }

    @Override
    public Swept sweep(Predicate<String> isOver) {
        return new Swept(0, 0);
    }

    @Override
    public int forgetPlays(Instant before, Predicate<String> mayGo, int limit) {
        return 0;
    }

    @Override
    public Map<String, String> saveEvidence(String runId, Ci host) {
        return Map.of("dpkg.log", "what the package manager said");
    }

    @Override
    public boolean awaitReturn(Ci host, Duration patience) {
        Instant end = reality.clock.instant().plus(patience);
        while (fleet.host(host.id()).isLost() && reality.clock.instant().isBefore(end)) {
            reality.fibers.nap(Duration.ofSeconds(10));
        }
        return !fleet.host(host.id()).isLost();
    }

    @Override
    public Optional<Who> whoAnswers(Ci host) {
        SimHost machine = fleet.host(host.id());
        HostFacts facts = machine.host().facts();
        return machine.isLost()
                ? Optional.empty()
                : Optional.of(new Who(facts.machineId(), facts.productUuid(), facts.macs()));
    }

    @Override
    public Repair repair(Ci host, HostTakeover takeover) {
        SimHost machine = fleet.host(host.id());
        boolean works = reality.chance(0.6);
        if (works && !machine.isLost()) {
            machine.host().configureAll();
        }
        return new Repair(works, works ? "dpkg --configure -a" : "still half-configured");
    }
}
