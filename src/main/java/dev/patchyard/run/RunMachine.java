package dev.patchyard.run;

import static dev.patchyard.run.RunPhase.ALERT;
import static dev.patchyard.run.RunPhase.ENDED;
import static dev.patchyard.run.RunPhase.EXECUTE;
import static dev.patchyard.run.RunPhase.PLAN;
import static dev.patchyard.run.RunPhase.REPORT;
import static dev.patchyard.run.RunPhase.ROLLBACK;
import static dev.patchyard.run.RunPhase.SNAPSHOT;
import static dev.patchyard.run.RunPhase.VALIDATE;
import static dev.patchyard.run.RunPhase.VERIFY;

import java.util.List;
import java.util.Optional;

/**
 * The whole run machine: rows of phase, signal and next phase. A transition that is not a row does not exist. Every way
 * out leads through REPORT and ALERT, so that CMDB, change desk and people are always told.
 */
public final class RunMachine {
    /** One transition. */
    public record Row(RunPhase from, Signal on, RunPhase to) {}

    /** All transitions, in the order of the story. */
    public static final List<Row> TABLE = List.of(
            new Row(PLAN, Signal.DONE, VALIDATE),
            new Row(PLAN, Signal.NOTHING_TO_DO, REPORT),
            new Row(PLAN, Signal.REFUSED, REPORT),
            new Row(PLAN, Signal.FAILED, REPORT),
            new Row(PLAN, Signal.CANCELLED, REPORT),
            new Row(VALIDATE, Signal.DONE, SNAPSHOT),
            new Row(VALIDATE, Signal.REVERT, ROLLBACK),
            new Row(VALIDATE, Signal.NOTHING_TO_DO, REPORT),
            new Row(VALIDATE, Signal.REFUSED, REPORT),
            new Row(VALIDATE, Signal.FAILED, REPORT),
            new Row(VALIDATE, Signal.CANCELLED, REPORT),
            new Row(SNAPSHOT, Signal.DONE, EXECUTE),
            new Row(SNAPSHOT, Signal.NOTHING_TO_DO, VERIFY),
            new Row(SNAPSHOT, Signal.FAILED, REPORT),
            new Row(SNAPSHOT, Signal.CANCELLED, REPORT),
            new Row(EXECUTE, Signal.DONE, VERIFY),
            new Row(EXECUTE, Signal.FAILED, VERIFY),
            new Row(VERIFY, Signal.NEXT_WAVE, VALIDATE),
            new Row(VERIFY, Signal.REVERT, ROLLBACK),
            new Row(VERIFY, Signal.DONE, REPORT),
            new Row(VERIFY, Signal.FAILED, REPORT),
            new Row(VERIFY, Signal.CANCELLED, REPORT),
            new Row(ROLLBACK, Signal.NEXT_WAVE, VALIDATE),
            new Row(ROLLBACK, Signal.DONE, REPORT),
            new Row(ROLLBACK, Signal.FAILED, REPORT),
            new Row(REPORT, Signal.DONE, ALERT),
            new Row(ALERT, Signal.DONE, ENDED));

    private RunMachine() {}

    /** @return where the run goes, empty when the transition does not exist */
    public static Optional<RunPhase> next(RunPhase from, Signal on) {
        return TABLE.stream()
                .filter(row -> row.from() == from && row.on() == on)
                .map(Row::to)
                .findFirst();
    }
}
