package dev.patchyard.cli.bench;

import dev.patchyard.cli.Trouble;

/** Somebody who brings all hosts to the content they are offered. */
interface Side {
    String name();

    /** Whatever may be prepared before the hosts are reset; not measured. */
    void prepare(Assignment assignment);

    /**
     * Does it. The hosts are as they were at the beginning.
     *
     * @throws Trouble if not every host ended well: a measurement of failures is none
     */
    Measured work(Assignment assignment);

    /**
     * What a side tells of its own work.
     *
     * @param wall     seconds from the first touch to the last judgement
     * @param whole    seconds from the start to the end of everything
     * @param cpu      CPU seconds of what drove the hosts
     * @param overhead share of the wall spent on everything but the installation, not a number where unknown
     */
    record Measured(double wall, double whole, double cpu, double overhead) {}
}
