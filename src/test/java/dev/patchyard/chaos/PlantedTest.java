package dev.patchyard.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the simulation is worth: it finds bugs that are put into the engine. */
class PlantedTest {
    private static final List<String> QUICK =
            List.of("dropped_fence", "closure_lost", "event_lost", "no_permit_asked", "snapshot_not_confirmed", "slot_lost");

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

    @Test
    @Tag("long")
    void allAreFound() {
        assertThat(Search.of(Planted.all(), 1000))
                .allSatisfy(each -> assertThat(each.violation()).as(each.bug().name()).isNotNull());
    }
}
