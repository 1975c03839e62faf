package dev.patchyard.cli.bench.truth;

/**
 * What a host drew for one turn.
 *
 * @param moment     when its fault is made
 * @param revertSafe whether its CI says that it may go back
 */
record Lot(TruthHost host, Kind kind, Moment moment, boolean revertSafe) {
    boolean isFault() {
        return kind != Kind.HEALTHY;
    }
}
