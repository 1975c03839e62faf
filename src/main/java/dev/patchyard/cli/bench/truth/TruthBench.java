package dev.patchyard.cli.bench.truth;

import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.bench.truth.Disagreement.Sort;
import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.demo.ChangeDesk;
import dev.patchyard.cli.demo.People;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Injects faults turn by turn and compares every word of the runs with what is true on the hosts. Used once. */
public final class TruthBench {
    private static final int TURNS_BETWEEN_STOPS = 4;
    private static final int NIGHTLY = 1000;
    private static final int SPARE_TURNS = 5;
    private static final int MOST_LOST_TURNS = 3;
    private static final int FEWEST_HOSTS_TO_STOP = 6;
    private static final int PARALLEL = 6;

    private final Order order;
    private final Consumer<String> progress;
    private final TruthReport report;
    private final Lots lots;

    /**
     * What is wanted.
     *
     * @param faults at least
     * @param hosts  that are used, two of the Debian family for each of Enterprise Linux
     * @param seed   of the drawing
     * @param only   names of kinds that are drawn and of stops that are ordered, empty for all
     */
    public record Order(int faults, int hosts, long seed, Set<String> only) {
        public Order {
            only = Set.copyOf(only);
            if (faults < 1 || faults > 100_000 || hosts < 3 || hosts > 160) {
                throw new IllegalArgumentException("expected 1 to 100000 faults and 3 to 160 hosts");
            }
            if (!words().containsAll(only)) {
                throw new IllegalArgumentException("there are: " + String.join(", ", words()));
            }
        }

        /** @return how many hosts the lab must have: of each family one more than is used */
        public int labHosts() {
            return Math.max(12, hosts + 4);
        }

        private static List<String> words() {
            return Stream.concat(Kinds.all().stream().map(Kind::name), Arrays.stream(Stop.values()).map(Stop::word)).toList();
        }

        private List<Kind> kinds() {
            List<Kind> named = Kinds.all().stream().filter(kind -> only.contains(kind.name())).toList();
            List<Kind> daily = Kinds.all().stream().filter(kind -> faults >= NIGHTLY || !Kinds.lengthy().contains(kind)).toList();
            return named.isEmpty() ? daily : named;
        }

        /** Stopping needs hosts that are not begun yet; few hosts have none. */
        private List<Stop> stops() {
            return Arrays.stream(Stop.values())
                    .filter(stop -> only.isEmpty() && hosts >= FEWEST_HOSTS_TO_STOP || only.contains(stop.word()))
                    .toList();
        }
    }

    /** @param progress told every turn, and every word that is not true, in one line */
    public TruthBench(Order order, Consumer<String> progress) {
        this.order = order;
        this.progress = progress;
        this.report = new TruthReport(order.seed(), order.faults());
        this.lots = new Lots(order.seed(), order.kinds());
    }

    /**
     * Works on the first hosts of each family.
     *
     * @param installation where the bench's own program lies
     * @return the report, when all faults were made
     */
    public TruthReport play(Datacenter datacenter, Path installation) {
        return play(datacenter, installation, used(all(datacenter)), "bench");
    }

    /** Works on these hosts of a lab that others work in as well. @param tag by which only these are found */
    public TruthReport playOn(List<String> hosts, String tag, Datacenter datacenter, Path installation) {
        return play(datacenter, installation, all(datacenter).stream().filter(host -> hosts.contains(host.name())).toList(), tag);
    }

    private TruthReport play(Datacenter datacenter, Path installation, List<TruthHost> used, String tag) {
        Turn.Tools tools = tools(datacenter, installation, used, tag);
        progress.accept("seed " + order.seed() + "; preparing " + used.size() + " hosts");
        tools.grounds().keep();
        List<Stop> stops = order.stops();
        int between = order.only().isEmpty() ? TURNS_BETWEEN_STOPS : 1;
        // Faults without an effect are made again, but not for ever.
        for (int number = 1; report.faults() < order.faults() && number <= order.faults() + SPARE_TURNS; number++) {
            String name = "truth-" + number;
            Shape shape = Shape.values()[(number - 1) % Shape.values().length];
            attempt(name, () -> faultyTurn(tools, name, shape));
            if (!stops.isEmpty() && (number - 1) % between == 0) {
                Stop stop = stops.get((number - 1) / between % stops.size());
                attempt(name + "-stop", () -> stoppedTurn(tools, name + "-stop", stop));
            }
        }
        return report;
    }

    /** What the lab could not do says nothing about Patchyard, and must not throw away what is known already. */
    private void attempt(String name, Runnable turn) {
        try {
            turn.run();
        } catch (Trouble trouble) {
            report.lost(name + ": " + trouble.getMessage());
            progress.accept(name + " is lost: " + trouble.getMessage());
            if (report.lostTurns() > MOST_LOST_TURNS) {
                throw trouble;
            }
        }
    }

    private void faultyTurn(Turn.Tools tools, String name, Shape shape) {
        List<Lot> drawn = lots.draw(tools.grounds().hosts(), shape, order.faults() - report.faults());
        Map<String, Object> fields = new HashMap<>(shape.fields());
        fields.put("max_parallel", PARALLEL);
        Turn.Outcome outcome = new Turn(tools, name, drawn, fields).play(runs -> { });
        int before = report.disagreements();
        for (Lot lot : drawn) {
            Optional<Disagreement> found = Comparison.judge(outcome.compared(lot, shape));
            found.ifPresent(this::disagree);
            if (found.map(Disagreement::sort).filter(Sort.NO_EFFECT::equals).isEmpty()) {
                report.judged(lot.kind().name(), outcome.said(lot).word());
            }
        }
        progress.accept("%s (%s): %d faults of %d so far, %d words not true in this turn".formatted(
                name, shape.name().toLowerCase(Locale.ROOT), report.faults(), order.faults(), report.disagreements() - before));
    }

    private void stoppedTurn(Turn.Tools tools, String name, Stop stop) {
        List<Disagreement> found = new Stopping(tools, stop, Clock.systemUTC()).play(name);
        report.stopped(stop, tools.grounds().hosts().size());
        found.forEach(this::disagree);
        progress.accept("%s (%s): %d words not true".formatted(name, stop.word(), found.size()));
    }

    private void disagree(Disagreement found) {
        report.disagree(found);
        progress.accept("  " + TruthReport.line(found));
    }

    private static Turn.Tools tools(Datacenter datacenter, Path installation, List<TruthHost> used, String tag) {
        String spare = all(datacenter).stream().filter(host -> !used.contains(host)).map(TruthHost::vm).findFirst()
                .orElseThrow(() -> new Trouble("the lab needs more hosts than are used"));
        People people = People.of(datacenter);
        Grounds grounds = Grounds.of(datacenter.lab(), used, spare, tag);
        RunDoor door = new RunDoor(people, new ChangeDesk(people.requester(), people.approver(), Clock.systemUTC()));
        return new Turn.Tools(grounds, new Inspector(grounds, installation), door, tag);
    }

    private static List<TruthHost> all(Datacenter datacenter) {
        return datacenter.lab().description().required("hosts").valueStream().map(TruthHost::of).toList();
    }

    /** @return the first hosts of each family, by name */
    private List<TruthHost> used(List<TruthHost> all) {
        int debian = (order.hosts() * 2 + 2) / 3;
        List<TruthHost> used = new ArrayList<>(all.stream().filter(TruthHost::isDebian).limit(debian).toList());
        used.addAll(all.stream().filter(host -> !host.isDebian()).limit(order.hosts() - debian).toList());
        if (used.size() < order.hosts()) {
            throw new Trouble("the lab has too few hosts of a family");
        }
        return used;
    }
}
