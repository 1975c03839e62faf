package dev.patchyard.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.chaos.check.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two hundred worlds, in each of which much goes wrong and nothing that was promised is broken. */
class ChaosTest {
    @Test
    void whateverGoesWrongThePromisesHold() {
        Chaos.Sum sum = Chaos.play(1, 200, Chaos.Share.NONE, told -> { });
        assertThat(sum.broken()).as("broken seeds")
                .extracting(told -> Chaos.trace(told, 40)).isEmpty();
        assertThat(sum.faults().keySet()).as("kinds of faults that struck").containsExactlyInAnyOrder(Fault.values());
    }

    @Test
    void theyHoldOnTheStoresOfTheServerAsWell() {
        Chaos.Sum sum = Chaos.play(301, 2, new Chaos.Share(1), told -> { });
        assertThat(sum.onPostgres()).isEqualTo(2);
        assertThat(sum.broken()).as("broken seeds").extracting(told -> Chaos.trace(told, 40)).isEmpty();
    }

    @Test
    void aSeedTellsTheSameStoryAgain() {
        List<String> once = story(7);
        assertThat(once).hasSizeGreaterThan(200);
        assertThat(story(7)).isEqualTo(once);
        assertThat(story(8)).isNotEqualTo(once);
    }

    private static List<String> story(long seed) {
        return Chaos.quietly(() -> SeedRun.of(seed, Sabotage.NONE).facts().stream().map(Fact::toString).toList());
    }
}
