package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.inventory.PatchStateBook;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link PatchStateBook}. */
public abstract class PatchStateBookContract {
    private PatchStateBook book;

    /** @return an empty book */
    protected abstract PatchStateBook book();

    @BeforeEach
    void open() {
        book = book();
    }

    @Test
    void whatIsWrittenIsReadBackAndCounted() {
        assertThat(book.find("deb-01")).isEmpty();
        Map<String, Object> state = Map.of("compliance_status", "compliant", "pending", List.of("a", "b"), "count", 3);
        assertThat(book.write("deb-01", state, 0)).isTrue();
        assertThat(book.find("deb-01")).contains(new PatchStateBook.Entry(state, 1));
        assertThat(book.write("deb-01", Map.of("compliance_status", "unknown"), 1)).isTrue();
        assertThat(book.find("deb-01")).contains(new PatchStateBook.Entry(Map.of("compliance_status", "unknown"), 2));
        assertThat(book.find("deb-02")).isEmpty();
    }

    @Test
    void whoeverReadBeforeSomebodyElseWroteIsRefused() {
        assertThat(book.write("deb-01", Map.of("by", "one"), 0)).isTrue();
        assertThat(book.write("deb-01", Map.of("by", "two"), 0)).isFalse();
        assertThat(book.write("deb-01", Map.of("by", "two"), 7)).isFalse();
        assertThat(book.find("deb-01").orElseThrow().patchState()).containsEntry("by", "one");
    }
}
