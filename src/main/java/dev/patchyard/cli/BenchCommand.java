package dev.patchyard.cli;

import dev.patchyard.cli.bench.BenchReport;
import dev.patchyard.cli.bench.RunBench;
import dev.patchyard.cli.bench.ScanBench;
import dev.patchyard.cli.bench.ScanReport;
import dev.patchyard.cli.bench.truth.TruthBench;
import dev.patchyard.cli.bench.truth.TruthReport;
import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures on a lab of its own and ends it. {@code run} tells a goal that is missed, which is no failure of the command;
 * {@code truth} fails then, because it is about right and wrong and not about time.
 */
@Command(name = "bench", description = "Measure Patchyard on a lab of real hosts.", mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    private static final int SMALLEST_LAB = 12;
    private static final int MOST_SEEDS = 1_000_000;

    @Parameters(index = "0", paramLabel = "NAME", description = {
        "run: against plain ansible-playbook.", "scan: compliance scans against Ansible's.", "truth: what runs say of hosts with faults, against what is so."})
    private String name;

    @Option(names = "--json", description = "The last line on standard output is one JSON object.")
    private boolean json;

    @Option(names = "--turns", paramLabel = "N", description = "Turns of each side (default ${DEFAULT-VALUE}).")
    private int turns = 3;

    @Option(names = "--hosts", paramLabel = "N", description = "Hosts to patch, for run and scan all Debian (default ${DEFAULT-VALUE}).")
    private int hosts = 20;

    @Option(names = "--only", paramLabel = "WORD", split = ",", description = {
        "run: small, real or slow; truth: kinds of faults and stops; all without it."})
    private List<String> only = List.of();

    @Option(names = "--full-hosts", paramLabel = "N", description = {
        "scan: hosts of them that are looked at with full repository lists too (default ${DEFAULT-VALUE})."})
    private int fullHosts = 4;

    @Option(names = "--faults", paramLabel = "N", description = "truth: host faults to inject (default ${DEFAULT-VALUE}).")
    private int faults = 300;

    @Option(names = "--seed", paramLabel = "N", description = "truth: gives the same faults again; another one every time without it.")
    private @Nullable Long seed;

    @Option(names = "--state", paramLabel = "DIR", description = "Where everything is kept.")
    private @Nullable Path state;

    @Override
    public Integer call() {
        return switch (name) {
            case "run" -> run();
            case "scan" -> scan();
            case "truth" -> truth();
            default -> throw new Trouble("bench knows run, scan and truth");
        };
    }

    private int run() {
        if (!List.of("small", "real", "slow").containsAll(only)) {
            throw new Trouble("bench run knows --only small, real or slow");
        }
        // Two thirds of a lab's hosts are of the Debian family.
        DatacenterOrder order = DatacenterOptions.order(state, "bench", 0, Math.max(SMALLEST_LAB, (hosts * 3 + 1) / 2));
        BenchReport report = on(order, datacenter ->
                new RunBench(new RunBench.Order(turns, hosts, only), BenchCommand::say).measure(datacenter, order));
        tell(report.table(), report.json());
        return 0;
    }

    private int scan() {
        DatacenterOrder order = DatacenterOptions.order(state, "bench", 0, Math.max(SMALLEST_LAB, (hosts * 3 + 1) / 2));
        ScanBench.Order wanted = new ScanBench.Order(turns, hosts, Math.min(fullHosts, hosts));
        ScanReport report = on(order, datacenter -> new ScanBench(wanted, BenchCommand::say).measure(datacenter, order));
        tell(report.table(), report.json());
        return report.disagreements().isEmpty() ? 0 : 1;
    }

    private int truth() {
        long drawn = seed == null ? new SecureRandom().nextInt(MOST_SEEDS) : seed;
        TruthBench.Order wanted = new TruthBench.Order(faults, hosts, drawn, Set.copyOf(only));
        DatacenterOrder order = DatacenterOptions.order(state, "bench", 0, wanted.labHosts());
        TruthReport report = on(order, datacenter -> new TruthBench(wanted, BenchCommand::say).play(datacenter, order.installation()));
        tell(report.table(), report.json());
        return report.missed().isEmpty() ? 0 : 1;
    }

    private static <T> T on(DatacenterOrder order, Function<Datacenter, T> work) {
        try (Datacenter datacenter = Datacenter.of(order); Ending ending = Ending.of(datacenter::close)) {
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
