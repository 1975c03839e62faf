package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Incident;
import dev.patchyard.alert.IncidentBook;
import dev.patchyard.alert.Notifier;
import dev.patchyard.fake.MutableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link IncidentBook}, those of a {@link Notifier} among them. */
public abstract class IncidentBookContract extends NotifierContract {
    private static final Actor ALICE = new Actor("alice", Role.OPERATOR.rights());

    private final MutableClock clock = MutableClock.at("2026-11-15T02:00:00Z");
    private IncidentBook book;

    /** @return an empty book with that clock */
    protected abstract IncidentBook book(MutableClock clock);

    @BeforeEach
    void open() {
        book = book(clock);
    }

    @Override
    Notifier notifier() {
        return book;
    }

    @Override
    void resolve(String incidentId, String dedupKey) {
        book.resolve(incidentId, ALICE, "a cable");
    }

    @Override
    List<String> openTitles() {
        return book.page(true, 0, 10).stream().map(incident -> incident.alert().title()).toList();
    }

    @Test
    void anIncidentKeepsWhatWasToldAndWhoResolvedIt() {
        Alert alert = new Alert(Alert.Severity.P2, "t", "d", List.of("deb-01"), "patch-run:9:unknown", "chg-1");
        String id = book.open(alert);
        clock.advance(Duration.ofMinutes(5));
        book.open(alert);
        assertThat(book.find(id).orElseThrow()).satisfies(incident -> {
            assertThat(incident.alert()).isEqualTo(alert);
            assertThat(incident.isOpen()).isTrue();
            assertThat(Duration.between(incident.openedAt(), incident.updatedAt())).isEqualTo(Duration.ofMinutes(5));
        });

        Incident resolved = book.resolve(id, ALICE, "a cable").orElseThrow();

        assertThat(resolved.resolution()).isEqualTo(new Incident.Resolution("alice", clock.instant(), "a cable"));
        assertThat(book.find(id)).contains(resolved);
        assertThat(book.resolve(id, ALICE, "twice")).isEmpty();
        assertThat(book.resolve("nobody", ALICE, "x")).isEmpty();
        assertThat(book.count(true)).isZero();
        assertThat(book.count(false)).isEqualTo(1);
        assertThat(book.count(null)).isEqualTo(1);
    }
}
