package dev.patchyard.cli.bench.load;

import dev.patchyard.cli.bench.Memory;
import dev.patchyard.cli.bench.Processes;
import dev.patchyard.cli.bench.load.FleetReport.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures a piece of work of this process and of the database that it keeps. */
final class Meter {
    private static final double NANOSECONDS = 1e9;
    private static final Path MARK = Path.of("/proc/self/clear_refs");

    private final List<Long> roots;

    private Meter(List<Long> roots) {
        this.roots = roots;
    }

    /** @param keeper the process that keeps the database */
    static Meter of(long keeper) {
        return new Meter(List.of(ProcessHandle.current().pid(), keeper));
    }

    Work measure(Runnable work) {
        forgetThePeak();
        double before = cpu();
        long started = System.nanoTime();
        work.run();
        return new Work(
                (System.nanoTime() - started) / NANOSECONDS, cpu() - before, Memory.most(ProcessHandle.current().pid()));
    }

    private double cpu() {
        return Processes.families(roots).stream().mapToDouble(Processes::used).sum();
    }

    /** Where the kernel does not allow it, the peak is that of the whole life of the process: too much, never too little. */
    private static void forgetThePeak() {
        System.gc();
        try {
            Files.writeString(MARK, "5");
        } catch (IOException refused) {
            return;
        }
    }
}
