package dev.patchyard.journey;

import dev.patchyard.run.RunPhase;
import java.util.List;
import java.util.Locale;

/**
 * Moments at which a node halts.
 *
 * @param name  for people
 * @param point the failpoint
 * @param story what the run has to be like to come there
 */
record Moment(String name, String point, Story story) {
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

    /** Every phase: its work is done and not committed; it is at its work; it is committed and the next has not begun. */
    static List<Moment> ofPhase(RunPhase phase) {
        String word = phase.name().toLowerCase(Locale.ROOT);
        Story story = phase == RunPhase.ROLLBACK ? Story.BACK : Story.WELL;
        return List.of(
                new Moment(phase + " before its commit", word + ".commit.asked", story),
                new Moment(phase + " during its effect", during(phase), story),
                new Moment(phase + " after it", word + ".commit.done", story));
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
                new Moment("a snapshot", "hypervisor.create.asked", Story.WELL),
                new Moment("a play", "execute.executor.carryOut.asked", Story.WELL),
                new Moment("the start of a change", "itsm.start.asked", Story.WELL),
                new Moment("its closure", "itsm.close.asked", Story.WELL),
                new Moment("a write to the CMDB", "cmdb.writePatchState.asked", Story.WELL),
                new Moment("a revert", "hypervisor.revert.asked", Story.BACK),
                new Moment("an incident", "notifier.open.asked", Story.BACK));
    }

    /** Every effect outside: it is done, and nobody has written that down yet. */
    static List<Moment> betweenEffectAndRecord() {
        return List.of(
                new Moment("a snapshot", "hypervisor.create.done", Story.WELL),
                new Moment("a play that begins", "permit.ask.done", Story.WELL),
                new Moment("a play that ended", "executor.carryOut.done", Story.WELL),
                new Moment("the start of a change", "itsm.start.done", Story.WELL),
                new Moment("its closure", "itsm.close.done", Story.WELL),
                new Moment("a write to the CMDB", "cmdb.writePatchState.done", Story.WELL),
                new Moment("a revert", "hypervisor.revert.done", Story.BACK),
                new Moment("an incident", "notifier.open.done", Story.BACK));
    }

    @Override
    public String toString() {
        return name;
    }
}
