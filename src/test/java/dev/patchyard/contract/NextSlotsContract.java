package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.policy.NextSlots;
import dev.patchyard.policy.NextSlots.Next;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link NextSlots}. */
public abstract class NextSlotsContract {
    private static final Instant SLOT = Instant.parse("2026-11-15T01:00:00Z");

    private NextSlots slots;

    /** @return an empty book */
    protected abstract NextSlots slots();

    @BeforeEach
    void open() {
        slots = slots();
    }

    private static Next next(String policyId, int minutes) {
        return new Next(policyId, SLOT.plusSeconds(60L * minutes), minutes % 2 == 1, "0 2 * * *|Europe/Berlin|SKIP");
    }

    @Test
    void whatWasAddedStandsAndIsNotAddedTwice() {
        slots.add(List.of(next("b", 1), next("a", 2)));
        slots.add(List.of(next("a", 9), next("c", 3)));
        slots.add(List.of());
        assertThat(slots.all()).containsExactly(next("a", 2), next("b", 1), next("c", 3));
        assertThat(slots.moments(SLOT.plusSeconds(60), 9)).containsExactly(SLOT.plusSeconds(120), SLOT.plusSeconds(180));
        assertThat(slots.moments(SLOT, 1)).containsExactly(SLOT.plusSeconds(60));
    }

    @Test
    void onlyWhatStillStandsIsReplaced() {
        slots.add(List.of(next("a", 1), next("b", 2), next("c", 3)));
        slots.replace(List.of(next("a", 1), next("b", 7), next("c", 3), next("d", 4)), List.of(next("a", 5), next("b", 8), next("d", 6)));
        assertThat(slots.all()).containsExactly(next("a", 5), next("b", 2));
    }

    @Test
    void whatIsDueIsTakenInItsOrderAndGoesOn() {
        slots.add(List.of(next("a", 4), next("b", 2), next("c", 2), next("d", 5), next("e", 1)));
        List<Next> taken = new ArrayList<>();
        assertThat(slots.takeDue(SLOT.plusSeconds(240), 3, Set.of("e"), due -> {
            taken.addAll(due);
            return List.of(next("b", 10), next("c", 11));
        })).isEqualTo(3);
        assertThat(taken).containsExactly(next("b", 2), next("c", 2), next("a", 4));
        assertThat(slots.all()).containsExactly(next("b", 10), next("c", 11), next("d", 5), next("e", 1));
        assertThat(slots.takeDue(SLOT, 3, Set.of(), due -> List.of())).isZero();
    }

    @Test
    void whatCouldNotBeDecidedStaysDue() {
        slots.add(List.of(next("a", 0)));
        assertThatThrownBy(() -> slots.takeDue(SLOT, 3, Set.of(), due -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        assertThat(slots.all()).containsExactly(next("a", 0));
    }

    @Test
    void ofManyNodesOneTakesEach() throws Exception {
        slots.add(List.of(next("a", 0), next("b", 0), next("c", 0), next("d", 0)));
        List<List<Next>> shares = Together.atOnce(4, () -> {
            List<Next> mine = new ArrayList<>();
            int count;
            do {
                count = slots.takeDue(SLOT, 1, Set.of(), due -> {
                    mine.addAll(due);
                    return List.of();
                });
            } while (count > 0);
            return mine;
        });
        assertThat(shares.stream().flatMap(List::stream)).containsExactlyInAnyOrder(next("a", 0), next("b", 0), next("c", 0), next("d", 0));
        assertThat(slots.all()).isEmpty();
    }
}
