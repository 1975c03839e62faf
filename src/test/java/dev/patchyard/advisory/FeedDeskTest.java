package dev.patchyard.advisory;

import static dev.patchyard.given.Advisories.advisory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.RecordingAuditTrail;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryFeedShelf;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.fake.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is believed of a feed, and what becomes of it. */
class FeedDeskTest {
    private final MutableClock clock = MutableClock.at("2026-11-01T00:00:00Z");
    private final InMemoryAdvisoryBoard board = new InMemoryAdvisoryBoard();
    private final InMemoryRiskBook risks = new InMemoryRiskBook();
    private final List<Set<String>> news = new ArrayList<>();
    private final FeedDesk desk = new FeedDesk(board, risks, new InMemoryFeedShelf(), clock, news::add);

    private record Told(Consumer<FeedIntake> tell, @Nullable String version) implements AdvisoryFeed {
        @Override
        public String name() {
            return "told";
        }

        @Override
        public Reading read(@Nullable String asked, FeedIntake intake) {
            if (version != null && version.equals(asked)) {
                return new Reading(true, asked);
            }
            tell.accept(intake);
            return new Reading(false, version);
        }
    }

    private FeedState read(Consumer<FeedIntake> tell) {
        return desk.read(new Told(tell, null));
    }

    private static void several(FeedIntake intake, int count) {
        intake.begin(count);
        IntStream.range(0, count).forEach(n -> intake.advisory(advisory("X-" + n, "2026-01-01", "Debian:12", "p", "1")));
    }

    @Test
    void everythingThatIsToldIsKept() {
        FeedState state = read(intake -> {
            several(intake, 1203);
            intake.exploited(List.of(new KnownExploited("CVE-2026-1111", LocalDate.EPOCH, null, false, "")));
            intake.likelihood(new Likelihood("CVE-2026-1111", 0.5, 0.5, LocalDate.EPOCH));
            intake.statements("doc", List.of(new VexStatement(
                    "CVE-2026-1111", "Debian:12", "p", VexStatement.Status.NOT_AFFECTED, "component_not_present")));
            intake.refused("y.json: not one JSON document");
        });
        assertThat(board.count(null, null)).isEqualTo(1203);
        assertThat(risks.about(List.of("CVE-2026-1111")).get("CVE-2026-1111").likelihood()).isNotNull();
        assertThat(risks.statements(List.of("CVE-2026-1111"))).hasSize(1);
        assertThat(state.documents()).isEqualTo(1203);
        assertThat(state.refused()).containsExactly("y.json: not one JSON document");
        assertThat(state.trouble()).isNull();
        assertThat(desk.states()).containsExactly(state);
    }

    @Test
    void whoeverCannotHearTheNewsCostsTheReadingNothing() {
        FeedDesk unheard = new FeedDesk(board, risks, new InMemoryFeedShelf(), clock, names -> {
            throw new IllegalStateException("the database is away");
        });
        FeedState state = unheard.read(new Told(intake -> several(intake, 3), "v1"));
        assertThat(state.trouble()).isNull();
        assertThat(unheard.states()).containsExactly(state);
    }

    @Test
    void aFeedThatReallyShrankIsBelievedWhenAPersonSaysSoAndNoFurther() {
        InMemoryFeedShelf shelf = new InMemoryFeedShelf();
        RecordingAuditTrail audit = new RecordingAuditTrail(clock);
        ShrinkDesk shrinks = new ShrinkDesk(shelf, new DirectUnitOfWork(), audit);
        FeedDesk reader = new FeedDesk(board, risks, shelf, clock);
        Actor carol = new Actor("carol", Set.of());
        assertThat(shrinks.accept(carol, "told", "they split it")).isEmpty();
        reader.readIfDue(new Told(intake -> several(intake, 100), "v1"), Duration.ofDays(1));
        assertThatThrownBy(() -> shrinks.accept(carol, "told", "why")).isInstanceOf(IllegalStateException.class);
        assertThat(reader.read(new Told(intake -> several(intake, 40), "v2")).trouble()).isNotNull();
        assertThat(shrinks.accept(carol, "told", "they split it").orElseThrow().documents()).isEqualTo(40);
        assertThat(audit.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("carol");
            assertThat(entry.action()).isEqualTo("feed.accept_shrink");
        });
        FeedState after = reader.readIfDue(new Told(intake -> several(intake, 40), "v2"), Duration.ofDays(1)).orElseThrow();
        assertThat(after.trouble()).isNull();
        assertThat(after.documents()).isEqualTo(40);
        assertThat(reader.read(new Told(intake -> several(intake, 19), "v3")).trouble()).as("half of that is too few again").isNotNull();
        reader.read(new Told(intake -> intake.begin(0), "v4"));
        assertThatThrownBy(() -> shrinks.accept(carol, "told", "why")).as("nothing at all").isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoeverWantsToKnowHearsWhichPackagesTheNewsAreAbout() {
        Consumer<FeedIntake> telling = intake -> {
            several(intake, 2);
            intake.statements("doc", List.of(new VexStatement(
                    "CVE-2026-1111", "Debian:12", "q", VexStatement.Status.NOT_AFFECTED, "component_not_present")));
        };
        read(telling);
        read(telling);
        assertThat(news).as("nothing new is no news").containsExactly(Set.of("p", "q"));
        read(intake -> {
            intake.begin(2);
            intake.statements("doc", List.of());
            throw new FeedFault(FeedFault.Kind.UNAVAILABLE, "broke off");
        });
        assertThat(news).as("what was taken before it broke off is kept").containsExactly(Set.of("p", "q"), Set.of("q"));
    }

    @ParameterizedTest
    @CsvSource({"100, 50, true", "100, 49, false", "9, 1, true", "10, 4, false", "5, 0, false", "0, 0, false"})
    void anAnswerThatIsSuddenlyTinyOrEmptyIsNotBelieved(int before, int now, boolean believed) {
        if (before > 0) {
            read(intake -> several(intake, before));
        }
        FeedState state = read(intake -> {
            intake.begin(now);
            intake.advisory(advisory("NEW", "2026-01-01", "Debian:12", "p", "1"));
        });
        assertThat(state.trouble() == null).isEqualTo(believed);
        assertThat(board.find("NEW").isPresent()).isEqualTo(believed);
        if (!believed) {
            assertThat(state.trouble().kind()).isEqualTo(FeedFault.Kind.ANOMALY);
            assertThat(state.documents()).isEqualTo(before);
        }
    }

    @Test
    void anAnomalyIsMeasuredByTheLastReadingThatWasBelievedAndEndsWithTheNextOne() {
        read(intake -> several(intake, 100));
        FeedState first = read(intake -> several(intake, 3));
        clock.advance(Duration.ofHours(1));
        FeedState second = read(intake -> several(intake, 3));
        assertThat(second.trouble().since()).isEqualTo(first.triedAt());
        assertThat(second.acceptedAt()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(read(intake -> several(intake, 101)).trouble()).isNull();
    }

    @Test
    void aSourceThatIsAwayOrWhoseEveryDocumentIsRefusedIsTroubleAndKeepsWhatIsKnown() {
        read(intake -> several(intake, 3));
        assertThat(read(intake -> {
            throw new FeedFault(FeedFault.Kind.UNAVAILABLE, "answered 503");
        }).trouble().reason()).isEqualTo("answered 503");
        FeedState refused = read(intake -> {
            intake.begin(3);
            intake.refused("a.json: not one JSON document");
        });
        assertThat(refused.trouble().kind()).isEqualTo(FeedFault.Kind.FAULTY);
        assertThat(refused.trouble().reason()).contains("a.json");
        assertThat(read(intake -> { }).trouble().kind()).isEqualTo(FeedFault.Kind.ANOMALY);
        assertThat(board.count(null, null)).isEqualTo(3);
    }

    @Test
    void anUnchangedSourceIsAskedWithItsVersionAndCounts() {
        Told feed = new Told(intake -> several(intake, 3), "etag 1");
        desk.read(feed);
        clock.advance(Duration.ofHours(1));
        FeedState state = desk.read(feed);
        assertThat(state.acceptedAt()).isEqualTo(clock.instant());
        assertThat(state.documents()).isEqualTo(3);
    }

    @Test
    void whatHasNoDateAppearedWhenItWasFirstSeen() {
        Advisory undated = new Advisory(
                "DEBIAN-CVE-2026-1111", List.of(), "", "", Severity.LOW, null, Advisory.UNDATED, Advisory.UNDATED, null, List.of(),
                List.of());
        Consumer<FeedIntake> tell = intake -> {
            intake.begin(1);
            intake.advisory(undated);
        };
        read(tell);
        Advisory first = board.find("DEBIAN-CVE-2026-1111").orElseThrow();
        assertThat(first.published()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        clock.advance(Duration.ofDays(1));
        read(tell);
        assertThat(board.find("DEBIAN-CVE-2026-1111")).contains(first);
    }

    @Test
    void aFeedIsReadWhenItIsDueAndByOneNodeAlone() {
        Told feed = new Told(intake -> several(intake, 1), null);
        assertThat(desk.readIfDue(feed, Duration.ofHours(6))).isPresent();
        assertThat(desk.readIfDue(feed, Duration.ofHours(6))).isEmpty();
        clock.advance(Duration.ofHours(6));
        assertThat(desk.readIfDue(feed, Duration.ofHours(6))).isPresent();
    }
}
