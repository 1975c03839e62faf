package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.bench.AtOnce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One turn: all hosts back to the beginning, faults on some, one run for each family, and a look at every host. */
final class Turn {
    private static final int LOOKS_AT_ONCE = 4;

    private final Grounds grounds;
    private final Mischief mischief;
    private final Inspector inspector;
    private final RunDoor door;
    private final String name;
    private final String tag;
    private final List<Lot> lots;
    private final Map<String, Object> fields;

    /** What all turns have in common. */
    record Tools(Grounds grounds, Inspector inspector, RunDoor door, String tag) {}

    /** A run on its way. @param dryRun the ended dry run that planned it */
    record Started(String id, JsonNode dryRun) {}

    /**
     * What a turn brought to light.
     *
     * @param said  the runs' words by host
     * @param truth what is so, by host
     * @param back  hosts that the sim-engine reverted
     */
    record Outcome(Map<String, Said> said, Map<String, Truth> truth, List<String> back) {
        Said said(Lot lot) {
            return said.getOrDefault(lot.host().name(), Said.nothing());
        }

        Comparison.Compared compared(Lot lot, Shape shape) {
            String host = lot.host().name();
            return new Comparison.Compared(lot, shape, said(lot), truth.get(host), back.contains(host));
        }
    }

    /** What is done while the runs are on their way; returns when nothing is left to do. */
    interface Meanwhile {
        void act(List<Started> runs);
    }

    /** @param name of the turn, unique in this bench @param fields of its policies */
    Turn(Tools tools, String name, List<Lot> lots, Map<String, Object> fields) {
        this.grounds = tools.grounds();
        this.mischief = new Mischief(grounds);
        this.inspector = tools.inspector();
        this.door = tools.door();
        this.tag = tools.tag();
        this.name = name;
        this.lots = List.copyOf(lots);
        this.fields = Map.copyOf(fields);
    }

    Outcome play(Meanwhile meanwhile) {
        grounds.reset();
        long requests = grounds.requestsSoFar();
        each(mischief::beforePlan);
        Map<String, JsonNode> plans = plans();
        List<String> faults = new ArrayList<>();
        each(lot -> mischief.beforeRun(lot).ifPresent(fault -> keep(faults, fault)));
        try {
            Map<String, Look> before = new ConcurrentHashMap<>();
            each(lot -> before.put(lot.host().name(), inspector.look(lot.host(), null)));
            Map<String, Said> said = Said.by(run(plans, meanwhile));
            Map<String, Truth> truth = new ConcurrentHashMap<>();
            Map<String, List<Truth.Move>> moves = moves(plans);
            each(lot -> truth.put(lot.host().name(), truth(lot.host(), before, moves)));
            return new Outcome(said, truth, grounds.revertedSince(requests));
        } finally {
            faults.forEach(grounds::heal);
        }
    }

    private Truth truth(TruthHost host, Map<String, Look> before, Map<String, List<Truth.Move>> moves) {
        Look earlier = before.get(host.name());
        return new Truth(earlier, inspector.look(host, earlier), moves.getOrDefault(host.name(), List.of()));
    }

    private Map<String, JsonNode> plans() {
        Map<String, JsonNode> plans = new ConcurrentHashMap<>();
        AtOnce.forEach(families(), 2, family -> {
            long hosts = lots.stream().filter(lot -> lot.host().family().equals(family)).count();
            String policy = door.policy(name + "-" + family, family, tag, (int) hosts, fields);
            plans.put(policy, door.plan(policy));
        });
        return plans;
    }

    private List<JsonNode> run(Map<String, JsonNode> plans, Meanwhile meanwhile) {
        List<Started> started = new ArrayList<>();
        plans.forEach((policy, dryRun) -> {
            if (!dryRun.required("hosts").isEmpty()) {
                started.add(new Started(door.startApproved(policy, dryRun, approved(dryRun)), dryRun));
            }
        });
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> acts = CompletableFuture.runAsync(
                () -> AtOnce.forEach(lots, lots.size(), lot -> mischief.during(lot, over::get)), Thread::startVirtualThread);
        try {
            meanwhile.act(started);
            List<JsonNode> runs = started.stream().map(run -> door.ended(run.id())).toList();
            return runs.isEmpty() ? List.copyOf(plans.values()) : runs;
        } finally {
            over.set(true);
            acts.join();
        }
    }

    private List<String> approved(JsonNode dryRun) {
        List<String> without = lots.stream()
                .filter(lot -> lot.kind().outside() == Outside.LEAVE_OUT_OF_CHANGE)
                .map(lot -> lot.host().name())
                .toList();
        return dryRun.required("hosts").valueStream()
                .map(host -> host.required("ci_id").asText())
                .filter(ci -> !without.contains(ci))
                .toList();
    }

    private Map<String, List<Truth.Move>> moves(Map<String, JsonNode> plans) {
        Map<String, List<Truth.Move>> moves = new HashMap<>();
        plans.values().stream().filter(dryRun -> !dryRun.required("hosts").isEmpty()).map(door::planOf)
                .flatMap(plan -> plan.required("hosts").valueStream())
                .forEach(host -> moves.put(
                        host.required("ci_id").asText(), host.required("moves").valueStream().map(Truth.Move::of).toList()));
        return moves;
    }

    private List<String> families() {
        return lots.stream().map(lot -> lot.host().family()).distinct().sorted().toList();
    }

    private void each(Consumer<Lot> work) {
        AtOnce.forEach(lots, LOOKS_AT_ONCE, work);
    }

    private static synchronized void keep(List<String> faults, String fault) {
        faults.add(fault);
    }
}
