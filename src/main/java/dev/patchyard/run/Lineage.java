package dev.patchyard.run;

/**
 * How a run goes back to an earlier one. All runs of a family work with the frozen plan of its first run, and only one of
 * those that are linked to it goes on at a time.
 *
 * @param first   the run that the family began with
 * @param of      the run that this one was asked for
 * @param attempt which attempt of the family this is; the first run is 1
 */
public record Lineage(String first, String of, int attempt) {}
