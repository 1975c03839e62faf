package dev.patchyard.journey;

import dev.patchyard.run.RunPhase;
import java.util.List;
import java.util.Locale;

/**
 * Moments at which a node halts.
 *
 * @param name  for people
 * @param point the failpoint
 */
record Moment(String name, String point) {
    /** How a run goes. */
    enum Story {
        /** All is well. */
        WELL("2.0", "PLAN", "VALIDATE", "SNAPSHOT", "EXECUTE", "VERIFY", "REPORT", "ALERT"),
        /** The update breaks the service, and the host goes back by itself. */
        BACK("2.1-unhealthy", "PLAN", "VALIDATE", "SNAPSHOT", "EXECUTE", "VERIFY", "ROLLBACK", "REPORT", "ALERT");

        final String suite;
        final String[] phases;

        Story(String suite, String... phases) {
            this.suite = suite;
            this.phases = phases;
        }
    }

    /**
     * In the order in which a run comes to them: the phase is at its work; its work is done and not committed; it is committed
     * and the next has not begun.
     */
    static List<Moment> ofPhase(RunPhase phase) {
        String word = phase.name().toLowerCase(Locale.ROOT);
        return List.of(
                new Moment(phase + " during its effect", during(phase)),
                new Moment(phase + " before its commit", word + ".commit.asked"),
                new Moment(phase + " after it", word + ".commit.done"));
    }

    /** @return a point in the middle of what the phase is there for */
    static String during(RunPhase phase) {
        return switch (phase) {
            case PLAN -> "plan.scanner.preflight.asked";
            case VALIDATE -> "validate.itsm.find.done";
            case SNAPSHOT -> "snapshot.hypervisor.find.done";
            case EXECUTE -> "told.INSTALLING";
            case VERIFY -> "verify.scanner.scanAgain.asked";
            case ROLLBACK -> "rollback.hypervisor.revert.done";
            case REPORT -> "report.store.leavePlace.done";
            case ALERT -> "itsm.close.done";
            case ENDED -> throw new IllegalArgumentException("nothing is done in it");
        };
    }

    /** Every effect outside: what is to be done is written down, and it is not asked for yet. */
    static List<Moment> betweenIntentAndEffect() {
        return List.of(
                new Moment("a snapshot", "hypervisor.create.asked"),
                new Moment("a play", "execute.executor.carryOut.asked"),
                new Moment("the start of a change", "itsm.start.asked"),
                new Moment("its closure", "itsm.close.asked"),
                new Moment("a write to the CMDB", "cmdb.writePatchState.asked"),
                new Moment("a revert", "hypervisor.revert.asked"),
                new Moment("an incident", "notifier.open.asked"));
    }

    /** Effects outside: each is done, and nobody has written that down yet. */
    static List<Moment> betweenEffectAndRecord() {
        return List.of(
                new Moment("a snapshot", "hypervisor.create.done"),
                new Moment("a play that begins", "permit.ask.done"),
                new Moment("a play that ended", "executor.carryOut.done"),
                new Moment("the start of a change", "itsm.start.done"),
                new Moment("its closure", "itsm.close.done"),
                new Moment("a write to the CMDB", "cmdb.writePatchState.done"),
                new Moment("a revert", "hypervisor.revert.done"),
                new Moment("an incident", "notifier.open.done"));
    }

    /** @return what a run has to be like to come there */
    Story story() {
        boolean goesBack = point.contains("rollback") || point.contains("revert") || point.contains("notifier");
        return goesBack ? Story.BACK : Story.WELL;
    }

    @Override
    public String toString() {
        return name;
    }
}
