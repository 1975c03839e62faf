package dev.patchyard.cli.bench;

/**
 * One side's way through all hosts, once.
 *
 * @param side       who
 * @param content    what the hosts were brought to
 * @param number     from 1
 * @param wall       seconds from the first touch of a host to the last judgement of one
 * @param whole      seconds from the command to its end, planning left out on both sides
 * @param controller CPU seconds of everything that drives the hosts
 * @param hosts      CPU seconds of the hosts and the lab's services
 * @param foreign    CPU seconds of everything else on the machine: a disturbed turn shows here
 * @param overhead   share of the wall that went into gate, pre-flight, snapshot and verification; not a number where it
 *                   is not told
 */
record Turn(
        String side, Content content, int number, double wall, double whole, double controller, double hosts, double foreign,
        double overhead) {}
