package dev.patchyard.cli;

import dev.patchyard.cli.bench.BenchReport;
import dev.patchyard.cli.bench.EventsBench;
import dev.patchyard.cli.bench.EventsReport;
import dev.patchyard.cli.bench.RecoveryBench;
import dev.patchyard.cli.bench.RecoveryReport;
import dev.patchyard.cli.bench.RunBench;
import dev.patchyard.cli.bench.ScanBench;
import dev.patchyard.cli.bench.ScanReport;
import dev.patchyard.cli.bench.truth.TruthBench;
import dev.patchyard.cli.bench.truth.TruthReport;
import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import dev.patchyard.cli.bench.load.FleetBench;
import dev.patchyard.cli.bench.load.FleetReport;
import dev.patchyard.cli.bench.load.ScheduleBench;
import dev.patchyard.cli.bench.load.ScheduleReport;
import dev.patchyard.cli.datacenter.Twins;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures on a lab or servers of its own and ends them. A goal of time that is missed is told, which is no failure of the
 * command; {@code truth} fails by its goals and {@code schedule} by a run too many or too few: they are about right and wrong.
 */
@Command(name = "bench", description = "Measure Patchyard on a lab of real hosts.", mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    private static final int SMALLEST_LAB = 12;
    private static final int HOSTS = 20;
    private static final int SCAN_HOSTS = 50;
    private static final int RUN_TURNS = 3;
    private static final int RECOVERY_TURNS = 7;
    private static final int FLEET_TURNS = 25;
    private static final int MOST_SEEDS = 1_000_000;

    @Parameters(index = "0", paramLabel = "NAME", description = {
        "run: against plain ansible-playbook.", "truth: what runs say of hosts with faults, against what is so.",
        "recovery: how long runs stand still when their node is killed.",
        "schedule: many policies that are due at once, on two servers.", "events: a play that tells a great deal.",
        "scan: compliance scans against Ansible's.", "fleet: many CIs in the database, against hand-written SQL."})
    private String name;

    @Option(names = "--json", description = "The last line on standard output is one JSON object.")
    private boolean json;

    @Option(names = "--turns", paramLabel = "N", description = "Turns of each side; 3 for run and scan, 7 for recovery and 25 for fleet without it.")
    private int turns;

    @Option(names = "--hosts", paramLabel = "N", description = "Hosts, for run and scan all Debian; 20, and 50 for scan, without it.")
    private int hosts;

    @Option(names = "--full-hosts", paramLabel = "N", description = {
        "scan: hosts of them that are looked at with full repository lists too (default ${DEFAULT-VALUE})."})
    private int fullHosts = 4;

    @Option(names = "--only", paramLabel = "WORD", split = ",", description = {
        "run: small, real or slow; truth: kinds of faults and stops; scan: sides; all without it."})
    private List<String> only = List.of();

    @Option(names = "--faults", paramLabel = "N", description = "truth: host faults to inject (default ${DEFAULT-VALUE}).")
    private int faults = 300;

    @Option(names = "--seed", paramLabel = "N", description = "truth: gives the same faults again; another one every time without it.")
    private @Nullable Long seed;

    @Option(names = "--policies", paramLabel = "N", description = "schedule: policies that are due at once (default ${DEFAULT-VALUE}).")
    private int policies = 10_000;

    @Option(names = "--events", paramLabel = "N", description = "events: things that the play tells (default ${DEFAULT-VALUE}).")
    private int events = 1_000_000;

    @Option(names = "--cis", paramLabel = "N", description = "fleet: CIs of the largest fleet (default ${DEFAULT-VALUE}).")
    private int cis = 100_000;

    @Option(names = "--records", paramLabel = "N", description = "fleet: advisories of the feed (default ${DEFAULT-VALUE}).")
    private int records = 50_000;

    @Option(names = "--state", paramLabel = "DIR", description = "Where everything is kept.")
    private @Nullable Path state;

    @Override
    public Integer call() {
        return switch (name) {
            case "run" -> run();
            case "truth" -> truth();
            case "recovery" -> recovery();
            case "schedule" -> schedule();
            case "events" -> events();
            case "scan" -> scan();
            case "fleet" -> fleet();
            default -> throw new Trouble("bench knows run, truth, recovery, schedule, events, scan and fleet");
        };
    }

    private int run() {
        if (!List.of("small", "real", "slow").containsAll(only)) {
            throw new Trouble("bench run knows --only small, real or slow");
        }
        int many = hosts == 0 ? HOSTS : hosts;
        DatacenterOrder order = debian(many);
        BenchReport report = on(order, datacenter ->
                new RunBench(new RunBench.Order(turns == 0 ? RUN_TURNS : turns, many, only), BenchCommand::say).measure(datacenter, order));
        tell(report.table(), report.json());
        return 0;
    }

    /** Two thirds of a lab's hosts are of the Debian family. */
    private DatacenterOrder debian(int many) {
        return DatacenterOptions.order(state, "bench", 0, Math.max(SMALLEST_LAB, (many * 3 + 1) / 2));
    }

    private int scan() {
        int many = hosts == 0 ? SCAN_HOSTS : hosts;
        DatacenterOrder order = debian(many);
        ScanBench.Order wanted = new ScanBench.Order(turns == 0 ? RUN_TURNS : turns, many, Math.min(fullHosts, many), only);
        ScanReport report = on(order, datacenter -> new ScanBench(wanted, BenchCommand::say).measure(datacenter, order));
        tell(report.table(), report.json());
        return report.disagreements().isEmpty() ? 0 : 1;
    }

    private int truth() {
        long drawn = seed == null ? new SecureRandom().nextInt(MOST_SEEDS) : seed;
        TruthBench.Order wanted = new TruthBench.Order(faults, hosts == 0 ? HOSTS : hosts, drawn, Set.copyOf(only));
        DatacenterOrder order = DatacenterOptions.order(state, "bench", 0, wanted.labHosts());
        TruthReport report = on(order, datacenter -> new TruthBench(wanted, BenchCommand::say).play(datacenter, order.installation()));
        tell(report.table(), report.json());
        return report.missed().isEmpty() ? 0 : 1;
    }

    private int recovery() {
        DatacenterOrder order = DatacenterOptions.order(state, "bench", 0, SMALLEST_LAB).withoutWalking();
        RecoveryReport report = on(order, datacenter ->
                new RecoveryBench(turns == 0 ? RECOVERY_TURNS : turns, BenchCommand::say).measure(datacenter));
        tell(report.table(), report.json());
        return 0;
    }

    private int schedule() {
        ScheduleBench bench = new ScheduleBench(policies, Clock.systemUTC(), BenchCommand::say);
        try (Twins twins = Twins.of(DatacenterOptions.fresh(state, "bench-schedule")); Ending ending = Ending.of(twins::close)) {
            twins.start(BenchCommand::say);
            ScheduleReport report = bench.measure(twins);
            tell(report.table(), report.json());
            return report.isRight() ? 0 : 1;
        }
    }

    private int fleet() {
        FleetBench.Order wanted = new FleetBench.Order(cis, records, turns == 0 ? FLEET_TURNS : turns);
        FleetReport report = new FleetBench(wanted, BenchCommand::say)
                .measure(DatacenterOptions.fresh(state, "bench-fleet").state());
        tell(report.table(), report.json());
        return 0;
    }

    private int events() {
        DatacenterOrder order = DatacenterOptions.order(state, "bench", 0, SMALLEST_LAB);
        EventsBench bench = new EventsBench(events, order, BenchCommand::say);
        EventsReport report = on(
                Datacenter.of(order, bench.settings(order.installation())), datacenter -> bench.measure(datacenter, order));
        tell(report.table(), report.json());
        return report.isRight() ? 0 : 1;
    }

    private static <T> T on(DatacenterOrder order, Function<Datacenter, T> work) {
        return on(Datacenter.of(order), work);
    }

    private static <T> T on(Datacenter unstarted, Function<Datacenter, T> work) {
        try (Datacenter datacenter = unstarted; Ending ending = Ending.of(datacenter::close)) {
            datacenter.start(BenchCommand::say);
            return work.apply(datacenter);
        }
    }

    private void tell(List<String> table, String report) {
        table.forEach(System.out::println);
        if (json) {
            System.out.println(report);
        }
    }

    private static void say(String words) {
        System.err.println("patchyard: " + words);
    }
}
