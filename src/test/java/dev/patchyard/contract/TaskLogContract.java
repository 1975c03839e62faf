package dev.patchyard.contract;

import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.patching.TaskLine;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore.Part;
import dev.patchyard.run.TaskLog;
import dev.patchyard.run.TaskLog.Numbered;
import dev.patchyard.run.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link TaskLog}, which every run store keeps. */
public abstract class TaskLogContract extends RunStoreGiven {
    @BeforeEach
    void aRun() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.add(FullRun.asked("r2", "p1", NOON), "x");
    }

    private static TaskLine line(long number, String ciId) {
        return new TaskLine(number, ciId, Instant.parse("2026-11-15T02:00:00.123Z").plusSeconds(number), "ok", "said \"" + number + "\" {{ 7*7 }}\n\u00e4");
    }

    private static List<TaskLine> lines(int first, int last, String ciId) {
        return LongStream.rangeClosed(first, last).mapToObj(number -> line(number, ciId)).toList();
    }

    @Test
    void linesComeBackAsTheyWereToldNumberedThroughTheRun() {
        store.appendTasks("r1", "play-1", List.of(line(2, "web-1"), line(5, "web-2")));
        store.appendTasks("r1", "play-2", List.of(line(1, "web-3")));
        store.appendTasks("r2", "play-1", List.of(line(9, "web-1")));
        assertThat(store.tasks("r1", 0, null, 10)).containsExactly(
                new Numbered(1, line(2, "web-1")), new Numbered(2, line(5, "web-2")), new Numbered(3, line(1, "web-3")));
        assertThat(store.tasks("r1", 1, null, 1)).containsExactly(new Numbered(2, line(5, "web-2")));
        assertThat(store.tasks("r1", 0, "web-2", 10)).containsExactly(new Numbered(2, line(5, "web-2")));
        assertThat(store.tasks("r1", 3, null, 10)).isEmpty();
        assertThat(store.tasks("r1", 0, "web-9", 10)).isEmpty();
    }

    @Test
    void aPlayThatIsHeardAgainFromItsBeginningAddsOnlyWhatIsNew() {
        store.appendTasks("r1", "play-1", lines(1, 3, "web-1"));
        store.appendTasks("r1", "play-1", lines(1, 2, "web-1"));
        store.appendTasks("r1", "play-1", lines(1, 5, "web-1"));
        store.appendTasks("r1", "play-1", List.of());
        assertThat(store.tasks("r1", 0, null, 10)).extracting(Numbered::number).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(store.tasks("r1", 0, null, 10)).extracting(line -> line.line().number()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void ofTwoWhoHearTheSamePlayEachLineIsKeptOnce() throws Exception {
        Together.atOnce(4, () -> {
            for (int last = 10; last <= 200; last += 10) {
                store.appendTasks("r1", "play-1", lines(last - 9, last, "web-1"));
            }
            return true;
        });
        List<Numbered> kept = store.tasks("r1", 0, null, 1000);
        assertThat(kept).extracting(Numbered::number).containsExactlyElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
        assertThat(kept).extracting(line -> line.line().number()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void manyLinesAreReadPageByPage() {
        store.appendTasks("r1", "play-1", lines(1, 4500, "web-1"));
        store.appendTasks("r1", "play-1", lines(4501, 4510, "web-2"));
        assertThat(store.tasks("r1", 990, null, 2000)).hasSize(2000).first().extracting(Numbered::number).isEqualTo(991L);
        assertThat(store.tasks("r1", 2990, null, 2000)).hasSize(1520).last().extracting(Numbered::number).isEqualTo(4510L);
        assertThat(store.tasks("r1", 0, "web-2", 7)).hasSize(7).first().extracting(Numbered::number).isEqualTo(4501L);
    }

    @Test
    void itGoesWithTheOtherLogsOfARunThatEndedAndNeverBefore() {
        store.appendTasks("r1", "play-1", lines(1, 1500, "web-1"));
        store.forget(Part.TASK_LOGS, "r1");
        assertThat(store.tasks("r1", 0, null, 10)).as("the run goes on").hasSize(10);
        change("r1", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.REFUSED));
        assertThat(store.expired(Part.TASK_LOGS, NOON.plusSeconds(1_000_000), 0, 10)).isNotEmpty();
        store.forget(Part.TASK_LOGS, "r1");
        assertThat(store.tasks("r1", 0, null, 10)).isEmpty();
        assertThat(store.expired(Part.TASK_LOGS, NOON.plusSeconds(1_000_000), 0, 10)).isEmpty();
        store.forget(Part.WHOLE, "r1");
        assertThat(store.find("r1")).isEmpty();
    }
}
