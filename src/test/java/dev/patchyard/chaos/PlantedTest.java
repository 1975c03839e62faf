package dev.patchyard.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the simulation is worth: it finds bugs that are put into the engine. */
class PlantedTest {
    private static final List<String> QUICK =
            List.of("dropped_fence", "closure_lost", "event_lost", "no_permit_asked", "snapshot_not_confirmed", "slot_lost");

    /** What no world shows yet. */
    private static final List<String> MISSED = List.of("redundancy_group_ignored", "budget_ignores_unreachable", "window_ignored");

    @Test
    void everyPlantedBugHasANameOfItsOwn() {
        assertThat(Planted.all()).hasSizeGreaterThanOrEqualTo(30).extracting(Planted::name).doesNotHaveDuplicates();
    }

    @Test
    void someAreFoundSoon() {
        List<Planted> quick = Planted.all().stream().filter(bug -> QUICK.contains(bug.name())).toList();
        assertThat(quick).hasSameSizeAs(QUICK);
        assertThat(Search.of(quick, 200)).allSatisfy(found -> assertThat(found.violation()).as(found.bug().name()).isNotNull());
    }

    /** NB: a bug that is found now has to be taken off the list, so that it is never missed again. */
    @Test
    @Tag("long")
    void nothingIsMissedThatWasFoundBefore() {
        List<Planted> found = Planted.all().stream().filter(bug -> !MISSED.contains(bug.name())).toList();
        assertThat(found).hasSizeGreaterThanOrEqualTo(43);
        assertThat(Search.of(found, 200)).allSatisfy(each -> assertThat(each.violation()).as(each.bug().name()).isNotNull());
    }
}
