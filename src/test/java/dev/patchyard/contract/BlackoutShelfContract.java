package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.BlackoutShelf;
import dev.patchyard.policy.BlackoutShelf.Shelved;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link BlackoutShelf}. */
public abstract class BlackoutShelfContract {
    private BlackoutShelf shelf;

    /** @return an empty shelf */
    protected abstract BlackoutShelf shelf();

    @BeforeEach
    void open() {
        shelf = shelf();
    }

    @Test
    void aBlackoutComesBackAsItWasPut() {
        Blackout put = blackout("year-end", "2026-12-18");
        assertThat(shelf.add(put)).isEqualTo(new Shelved(put, 1));
        assertThat(shelf.find("year-end")).contains(new Shelved(put, 1));
        assertThat(shelf.find("none")).isEmpty();
        assertThatThrownBy(() -> shelf.add(put)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theEarliestComesFirst() {
        shelf.add(blackout("b", "2026-12-18"));
        shelf.add(blackout("a", "2026-12-18"));
        shelf.add(blackout("z", "2026-03-01"));
        assertThat(shelf.all()).extracting(s -> s.blackout().id()).containsExactly("z", "a", "b");
    }

    @Test
    void onlyTheVersionThatWasSeenIsReplacedOrRemoved() {
        shelf.add(blackout("a", "2026-12-18"));
        Blackout later = blackout("a", "2026-12-20");
        assertThat(shelf.replace(later, 7)).isEmpty();
        assertThat(shelf.replace(later, 1)).contains(new Shelved(later, 2));
        assertThat(shelf.replace(blackout("other", "2026-12-18"), 1)).isEmpty();
        assertThat(shelf.remove("a", 1)).isFalse();
        assertThat(shelf.remove("a", 2)).isTrue();
        assertThat(shelf.all()).isEmpty();
    }

    private static Blackout blackout(String id, String from) {
        return new Blackout(
                id, "Jahreswechsel {{ 1 }}", LocalDate.parse(from), LocalDate.parse("2027-01-06"), ZoneId.of("Europe/Berlin"),
                Map.of("env", "prod"), "Ø");
    }
}
