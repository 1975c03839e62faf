package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunMachineTest {
    @Test
    void everyPhaseIsReachedFromPlan() {
        Set<RunPhase> reached = EnumSet.of(RunPhase.PLAN);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (RunMachine.Row row : RunMachine.TABLE) {
                grew |= reached.contains(row.from()) && reached.add(row.to());
            }
        }
        assertThat(reached).containsExactlyInAnyOrder(RunPhase.values());
    }

    @Test
    void onlyAlertEndsARunSoThatEverybodyIsTold() {
        assertThat(RunMachine.TABLE.stream().filter(row -> row.to() == RunPhase.ENDED))
                .containsExactly(new RunMachine.Row(RunPhase.ALERT, Signal.DONE, RunPhase.ENDED));
        assertThat(RunMachine.TABLE.stream().filter(row -> row.to() == RunPhase.ALERT))
                .containsExactly(new RunMachine.Row(RunPhase.REPORT, Signal.DONE, RunPhase.ALERT));
    }

    @Test
    void noTransitionIsListedTwice() {
        Set<String> seen = new HashSet<>();
        RunMachine.TABLE.forEach(row -> assertThat(seen.add(row.from() + " " + row.on())).isTrue());
    }

    @Test
    void anEndedRunGoesNowhere() {
        for (Signal signal : Signal.values()) {
            assertThat(RunMachine.next(RunPhase.ENDED, signal)).isEmpty();
        }
    }

    @Test
    void theDocumentShowsTheTable() throws Exception {
        assertThat(Files.readString(Path.of("docs/run-machine.md"))).isEqualTo(RunMachineDocument.text());
    }
}
