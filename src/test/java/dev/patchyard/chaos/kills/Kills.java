package dev.patchyard.chaos.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import dev.patchyard.cli.datacenter.Node;
import dev.patchyard.cli.datacenter.RunningLab;
import dev.patchyard.cli.demo.People;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Two nodes on one database that are killed in turn, and runs that follow each other on several groups of hosts. The server that
 * keeps the database and answers is not killed and walks no runs. Used once.
 */
final class Kills {
    /** Hosts of each lane, two of the Debian family and then one of Enterprise Linux. */
    private static final List<Integer> DEBIAN_LANES = List.of(2, 2, 1);
    private static final int EL_LANE = 1;
    private static final int TOLD = 25;

    private final int kills;
    private final Random chance;
    private final Consumer<String> progress;
    private final List<TurnFacts> turns = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean over = new AtomicBoolean();

    Kills(int kills, long seed, Consumer<String> progress) {
        this.kills = kills;
        this.chance = new Random(seed);
        this.progress = progress;
    }

    /** @param datacenter whose server walks no runs */
    KillsReport play(Datacenter datacenter, DatacenterOrder order) throws InterruptedException {
        List<Node> nodes = List.of(datacenter.node("one"), datacenter.node("two"));
        nodes.forEach(Node::start);
        nodes.forEach(Node::awaitAnswer);
        RunningLab lab = datacenter.lab();
        Witness witness = new Witness(new JsonClient(URI.create(lab.url("lab")), lab.token("lab")));
        int made = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> working = new ArrayList<>();
            for (Lane lane : lanes(datacenter, order)) {
                working.add(threads.submit(() -> lane.work(() -> !over.get(), this::gathered)));
            }
            try {
                new Killer(nodes, chance).kill(kills, number -> told(number, witness));
                made = kills;
            } finally {
                over.set(true);
            }
            progress.accept("no more kills; the runs go on to their end");
            for (Future<?> lane : working) {
                lane.get();
            }
        } catch (ExecutionException broken) {
            throw new IllegalStateException(broken.getCause());
        }
        return report(made, witness, People.of(datacenter));
    }

    private KillsReport report(int made, Witness witness, People people) {
        witness.look();
        KillsChecker checker = new KillsChecker();
        turns.forEach(checker::judge);
        checker.judge(witness.requests(), people.requester().get("/itsm/incidents?limit=200").wanted().required("items").valueStream()
                .filter(incident -> incident.path("dedup_key").asText().startsWith("patch-run:")).toList());
        return new KillsReport(made, List.copyOf(turns), checker.findings());
    }

    private void gathered(TurnFacts facts) {
        turns.add(facts);
        if (!facts.isEnded() || !facts.verdict().equals("succeeded")) {
            progress.accept("run " + facts.id() + " (" + facts.lane() + ") is " + (facts.isEnded() ? facts.verdict() : "not ended") + ": "
                    + facts.run().path("note").asText());
        }
    }

    private void told(int number, Witness witness) {
        witness.look();
        if (number % TOLD == 0) {
            progress.accept(number + " of " + kills + " kills, " + turns.size() + " runs");
        }
    }

    private List<Lane> lanes(Datacenter datacenter, DatacenterOrder order) {
        RunningLab lab = datacenter.lab();
        People people = People.of(datacenter);
        List<Path> plays = List.of(order.state().resolve("one/plays"), order.state().resolve("two/plays"));
        List<LaneHost> debian = hosts(lab, "debian");
        List<Lane> lanes = new ArrayList<>();
        int taken = 0;
        for (int size : DEBIAN_LANES) {
            String name = "debian-" + (lanes.size() + 1);
            lanes.add(new Lane(name, "debian", debian.subList(taken, taken + size), people, plays, new Random(chance.nextLong())));
            taken += size;
        }
        lanes.add(new Lane("el", "el", hosts(lab, "el").subList(0, EL_LANE), people, plays, new Random(chance.nextLong())));
        return lanes;
    }

    private static List<LaneHost> hosts(RunningLab lab, String family) {
        JsonClient control = new JsonClient(URI.create(lab.url("lab")), lab.token("lab"));
        JsonClient machines = new JsonClient(URI.create(lab.url("sim")), lab.token("lab"));
        return lab.description().required("hosts").valueStream()
                .filter(host -> host.required("family").asText().equals(family) && !holds(host))
                .map(host -> new LaneHost(control, machines, host))
                .toList();
    }

    private static boolean holds(JsonNode host) {
        return host.path("holds_package").asBoolean();
    }
}
