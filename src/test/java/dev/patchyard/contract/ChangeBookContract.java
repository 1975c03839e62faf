package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.ChangeBook;
import dev.patchyard.change.ChangeBook.Filter;
import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.DeskChange;
import dev.patchyard.change.Itsm;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link ChangeBook}. */
public abstract class ChangeBookContract {
    private static final Instant NOW = Instant.parse("2026-11-15T02:00:00.123456Z");

    private ChangeBook book;

    /** @return an empty book */
    protected abstract ChangeBook book();

    @BeforeEach
    void open() {
        book = book();
    }

    private static DeskChange change(String reference, String... cis) {
        ChangeDraft wish = new ChangeDraft(
                "Patch", List.of(cis), NOW, NOW.plusSeconds(3600), "restore", reference, "sha256:1", "alice");
        return new DeskChange(
                UUID.randomUUID().toString(), "", wish, ChangeStatus.PENDING_APPROVAL, null, null, "", NOW, 1);
    }

    @Test
    void everythingOfAChangeIsKeptAndItGetsANumber() {
        DeskChange given = change("patch-policy:a", "deb-01");
        DeskChange added = book.add(given, null);
        assertThat(added.number()).isNotBlank();
        assertThat(added.wish()).isEqualTo(given.wish());
        assertThat(book.find(added.id())).contains(added);
        assertThat(book.find("nobody")).isEmpty();
        DeskChange closed = new DeskChange(
                added.id(), added.number(), added.wish(), ChangeStatus.COMPLETED, new DeskChange.Approval("bob", NOW),
                Itsm.Closure.Outcome.SUCCESSFUL, "one\ntwo", NOW, 1);
        assertThat(book.replace(closed)).contains(closed.next());
        assertThat(book.find(added.id())).contains(closed.next());
    }

    @Test
    void aKeyStandsForOneChange() {
        DeskChange first = book.add(change("patch-run:1", "deb-01"), "key");
        assertThat(book.add(change("patch-run:1", "deb-01"), "key")).isEqualTo(first);
        assertThat(book.add(change("patch-run:1", "deb-01"), "other").number()).isNotEqualTo(first.number());
        assertThat(book.count(Filter.ANY)).isEqualTo(2);
    }

    @Test
    void changesAreFoundNewestFirstByStateHostAndReference() {
        DeskChange one = book.add(change("patch-policy:a", "deb-01"), null);
        DeskChange two = book.add(change("patch-policy:a", "deb-01", "deb-02"), null);
        DeskChange three = book.add(change("patch-policy:b", "deb-02"), null);
        assertThat(book.page(Filter.ANY, 0, 10)).containsExactly(three, two, one);
        assertThat(book.page(Filter.ANY, 1, 1)).containsExactly(two);
        assertThat(book.page(new Filter(null, "deb-01", null), 0, 10)).containsExactly(two, one);
        assertThat(book.page(new Filter(null, "deb-02", "patch-policy:a"), 0, 10)).containsExactly(two);
        assertThat(book.count(new Filter(ChangeStatus.PENDING_APPROVAL, null, "patch-policy:b"))).isEqualTo(1);
        assertThat(book.count(new Filter(ChangeStatus.APPROVED, null, null))).isZero();
    }

    @Test
    void anEditOfAnOldVersionIsNotKept() {
        DeskChange added = book.add(change("patch-policy:a", "deb-01"), null);
        assertThat(book.replace(added)).isPresent();
        assertThat(book.replace(added)).isEmpty();
    }
}
