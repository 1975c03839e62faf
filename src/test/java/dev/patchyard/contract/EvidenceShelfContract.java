package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.run.EvidenceShelf;
import dev.patchyard.run.EvidenceShelf.Item;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link EvidenceShelf}. */
public abstract class EvidenceShelfContract {
    private static final Instant NOON = Instant.parse("2026-11-15T12:00:00.123456Z");

    private EvidenceShelf shelf;

    /** @return an empty shelf beside these runs */
    protected abstract EvidenceShelf shelf(String... runs);

    @BeforeEach
    void open() {
        shelf = shelf("r1", "r2");
    }

    @Test
    void filesAreListedByNameForOneCiOfOneRun() {
        Item log = new Item("r1", "ci-{{ 1 }}", "dpkg.log", NOON, 3);
        Item journal = new Item("r1", "ci-{{ 1 }}", "Journal.txt", NOON, 4);
        shelf.keep(log, "one");
        shelf.keep(journal, "two\t");
        shelf.keep(new Item("r1", "other", "dpkg.log", NOON, 1), "x");
        shelf.keep(new Item("r2", "ci-{{ 1 }}", "dpkg.log", NOON, 1), "y");
        assertThat(shelf.of("r1", "ci-{{ 1 }}")).containsExactly(journal, log);
        assertThat(shelf.content("r1", "ci-{{ 1 }}", "Journal.txt")).contains("two\t");
        assertThat(shelf.content("r1", "ci-{{ 1 }}", "no.txt")).isEmpty();
        assertThat(shelf.of("r3", "ci-{{ 1 }}")).isEmpty();
    }

    @Test
    void filesOfARunAreForgottenTogether() {
        shelf.keep(new Item("r1", "a", "dpkg.log", NOON, 3), "one");
        shelf.keep(new Item("r1", "b", "dpkg.log", NOON, 3), "two");
        shelf.keep(new Item("r2", "a", "dpkg.log", NOON, 5), "three");
        shelf.forget("r1");
        shelf.forget("r1");
        assertThat(shelf.of("r1", "a")).isEmpty();
        assertThat(shelf.content("r1", "b", "dpkg.log")).isEmpty();
        assertThat(shelf.content("r2", "a", "dpkg.log")).contains("three");
    }

    @Test
    void keepingAgainReplaces() {
        shelf.keep(new Item("r1", "a", "dpkg.log", NOON, 3), "old");
        shelf.keep(new Item("r1", "a", "dpkg.log", NOON.plusSeconds(1), 5), "newer");
        assertThat(shelf.of("r1", "a")).containsExactly(new Item("r1", "a", "dpkg.log", NOON.plusSeconds(1), 5));
        assertThat(shelf.content("r1", "a", "dpkg.log")).contains("newer");
    }
}
