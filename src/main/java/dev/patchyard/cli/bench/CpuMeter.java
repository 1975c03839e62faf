package dev.patchyard.cli.bench;

import java.util.Collection;
import java.util.List;

/** CPU time of a set of processes and of everything they start from then on. */
interface CpuMeter extends AutoCloseable {
    /** Takes running processes in, with what they start later; what they used before does not count. */
    void adopt(Collection<Long> pids);

    /** @return a command that runs the given one under this meter from its first instruction */
    List<String> measured(List<String> command);

    /** @return seconds used by all of them so far, ended ones included */
    double used();

    @Override
    void close();

    /** @return the kernel's own account where this user may open one, else a meter that looks at /proc very often */
    static CpuMeter open(String name) {
        CpuMeter group = ControlGroup.open(name);
        return group != null ? group : new SampledProcesses();
    }
}
