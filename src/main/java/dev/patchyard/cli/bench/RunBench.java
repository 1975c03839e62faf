package dev.patchyard.cli.bench;

import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import dev.patchyard.cli.demo.ChangeDesk;
import dev.patchyard.cli.demo.People;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** All sides in turn on the same hosts, content by content. Used once. */
public final class RunBench {
    /** Hosts at once: Patchyard's max_parallel and Ansible's forks, which is 5 where nobody says otherwise. */
    static final int PARALLEL = 5;

    private static final Duration CALM = Duration.ofSeconds(2);

    private final Order order;
    private final Consumer<String> progress;
    private final List<Turn> turns = new ArrayList<>();

    /**
     * What is wanted.
     *
     * @param turns    of each side for each content
     * @param hosts    of the Debian family
     * @param contents words of the contents, empty for all
     */
    public record Order(int turns, int hosts, List<String> contents) {
        public Order {
            if (turns < 1 || turns > 99 || hosts < 1 || hosts > 160) {
                throw new IllegalArgumentException("expected 1 to 99 turns and 1 to 160 hosts");
            }
        }

        private List<Content> wanted() {
            return List.of(Content.values()).stream()
                    .filter(content -> contents.isEmpty() || contents.contains(content.word()))
                    .toList();
        }
    }

    /** @param progress told each turn in one line */
    public RunBench(Order order, Consumer<String> progress) {
        this.order = order;
        this.progress = progress;
    }

    /** @param place what the datacenter was ordered with @return the report, when everything is measured */
    public BenchReport measure(Datacenter datacenter, DatacenterOrder place) {
        try (CpuMeter controller = CpuMeter.open("server"); CpuMeter lab = CpuMeter.open("lab")) {
            lab.adopt(Processes.family(datacenter.lab().description().required("pid").asLong()));
            controller.adopt(Controller.processes(datacenter.server(), place.state()));
            progress.accept("CPU time is counted by " + (controller instanceof ControlGroup ? "the kernel" : "looking at /proc"));
            Bench bench = bench(datacenter, place, controller, lab);
            order.wanted().forEach(content -> measure(content, bench));
        }
        return new BenchReport(order.hosts(), PARALLEL, turns);
    }

    private record Bench(Fleet fleet, PatchyardSide patchyard, PlainSide byDefault, PlainSide tuned, PlainSide serial, CpuMeter lab) {
        List<Side> sides(Content content) {
            return content == Content.SLOW ? List.of(patchyard, serial) : List.of(patchyard, byDefault, tuned);
        }
    }

    private Bench bench(Datacenter datacenter, DatacenterOrder place, CpuMeter controller, CpuMeter lab) {
        People people = People.of(datacenter);
        ChangeDesk desk = new ChangeDesk(people.requester(), people.approver(), Clock.systemUTC());
        Fleet fleet = Fleet.of(datacenter.lab(), order.hosts());
        PlainInventory inventory = new PlainInventory(datacenter.lab(), fleet.hosts());
        Path playbooks = place.installation().resolve("bench/plain");
        return new Bench(
                fleet,
                new PatchyardSide(people, desk, controller, place.state()),
                new PlainSide("default", "default.cfg", playbooks, inventory, datacenter, desk),
                new PlainSide("tuned", "tuned.cfg", playbooks, inventory, datacenter, desk),
                new PlainSide("serial", "tuned.cfg", playbooks, inventory, datacenter, desk),
                lab);
    }

    private void measure(Content content, Bench bench) {
        progress.accept(content.word() + ": preparing " + order.hosts() + " hosts");
        bench.fleet().offer(content);
        bench.patchyard().scan(bench.fleet().hosts().stream().map(host -> host.required("ci").asText()).toList());
        bench.fleet().keep();
        Assignment assignment = bench.patchyard().plan(content, order.hosts(), PARALLEL);
        for (int number = 1; number <= order.turns(); number++) {
            // Nobody is always the first: what one leaves warm or tired meets another side every time.
            List<Side> sides = new ArrayList<>(bench.sides(content));
            Collections.rotate(sides, 1 - number);
            for (Side side : sides) {
                take(side, assignment, number, bench);
            }
        }
    }

    private void take(Side side, Assignment assignment, int number, Bench bench) {
        side.prepare(assignment);
        bench.fleet().reset();
        AtOnce.pause(CALM);
        double machineBefore = Processes.machineUsed();
        double hostsBefore = bench.lab().used();
        Side.Measured measured = side.work(assignment);
        double hosts = bench.lab().used() - hostsBefore;
        double foreign = Processes.machineUsed() - machineBefore - hosts - measured.cpu();
        bench.fleet().requireEndState(assignment);
        Turn turn = new Turn(
                side.name(), assignment.content(), number, measured.wall(), measured.whole(), measured.cpu(), hosts, foreign,
                measured.overhead());
        turns.add(turn);
        progress.accept(BenchReport.line(turn));
    }
}
