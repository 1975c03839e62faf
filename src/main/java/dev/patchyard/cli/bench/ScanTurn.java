package dev.patchyard.cli.bench;

/**
 * One look of one side at all hosts.
 *
 * @param side       who
 * @param lists      {@code small} or {@code full} repository lists
 * @param number     from 1
 * @param wall       seconds from the command to the last answer
 * @param controller CPU seconds of what drove the hosts; not a number for the floor, which nobody drives
 * @param hosts      CPU seconds of the hosts and the lab
 */
record ScanTurn(String side, String lists, int number, double wall, double controller, double hosts) {}
