package dev.patchyard.cli;

import dev.patchyard.cli.bench.BenchReport;
import dev.patchyard.cli.bench.RunBench;
import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures on a lab of its own and ends it. A goal that is missed is told; it is no failure of the command. */
@Command(name = "bench", description = "Measure Patchyard on a lab of real hosts.", mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    private static final int SMALLEST_LAB = 12;

    @Parameters(index = "0", paramLabel = "NAME", description = "run: against plain ansible-playbook.")
    private String name;

    @Option(names = "--json", description = "The last line on standard output is one JSON object.")
    private boolean json;

    @Option(names = "--turns", paramLabel = "N", description = "Turns of each side (default ${DEFAULT-VALUE}).")
    private int turns = 3;

    @Option(names = "--hosts", paramLabel = "N", description = "Debian hosts to patch (default ${DEFAULT-VALUE}).")
    private int hosts = 20;

    @Option(names = "--only", paramLabel = "CONTENT", split = ",", description = "small, real or slow; all without it.")
    private List<String> only = List.of();

    @Option(names = "--state", paramLabel = "DIR", description = "Where everything is kept.")
    private @Nullable Path state;

    @Override
    public Integer call() throws InterruptedException {
        if (!name.equals("run") || !List.of("small", "real", "slow").containsAll(only)) {
            throw new Trouble("bench knows run, with --only small, real or slow");
        }
        // Two thirds of a lab's hosts are of the Debian family.
        DatacenterOrder order = DatacenterOptions.order(state, "bench", 0, Math.max(SMALLEST_LAB, (hosts * 3 + 1) / 2));
        try (Datacenter datacenter = Datacenter.of(order); Ending ending = Ending.of(datacenter::close)) {
            datacenter.start(BenchCommand::say);
            BenchReport report = new RunBench(new RunBench.Order(turns, hosts, only), BenchCommand::say).measure(datacenter, order);
            report.table().forEach(System.out::println);
            if (json) {
                System.out.println(report.json());
            }
            return 0;
        }
    }

    private static void say(String words) {
        System.err.println("patchyard: " + words);
    }
}
