package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.fake.MutableClock;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine whose clock is set, whose database answers slowly or not at all, and the time that is told on it. */
class DatabaseClockTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final MutableClock database = new MutableClock(NOON);
    private final MutableClock own = new MutableClock(NOON.plus(Duration.ofMinutes(5)));
    private final List<Runnable> questions = new ArrayList<>();
    private Duration answerTakes = Duration.ZERO;
    private boolean away;
    private long nanos = 7;

    private DatabaseClock clock() {
        return new DatabaseClock(this::told, own, () -> nanos, questions::add);
    }

    private Instant told() {
        if (away) {
            throw new StoreFault(CollaboratorFault.Kind.UNAVAILABLE, "away");
        }
        pass(answerTakes.dividedBy(2));
        Instant then = database.instant();
        pass(answerTakes.dividedBy(2));
        return then;
    }

    /** On both machines. */
    private void pass(Duration time) {
        nanos += time.toNanos();
        own.advance(time);
        database.advance(time);
    }

    private void answerQuestions() {
        List.copyOf(questions).forEach(Runnable::run);
        questions.clear();
    }

    @Test
    void row25_aNodeWhoseClockIsFiveMinutesOffTellsTheTimeOfTheDatabase() {
        assertThat(clock().instant()).isEqualTo(NOON);
    }

    @Test
    void row24_aClockThatIsSetUnderANodeMovesNothing() {
        DatabaseClock clock = clock();
        for (Duration step : List.of(Duration.ofDays(1), Duration.ofHours(-26), Duration.ofSeconds(1), Duration.ofSeconds(-1))) {
            pass(Duration.ofSeconds(2));
            own.advance(step);
            assertThat(clock.instant()).as("set by %s", step).isEqualTo(database.instant());
            answerQuestions();
            assertThat(clock.instant()).as("set by %s", step).isEqualTo(database.instant());
        }
    }

    @Test
    void theDatabaseIsAskedNowAndThenAndNobodyWaitsForIt() {
        DatabaseClock clock = clock();
        database.advance(Duration.ofMillis(400));
        assertThat(clock.instant()).isEqualTo(NOON);
        pass(DatabaseClock.FRESH.plusMillis(1));
        assertThat(clock.instant()).as("the question is only asked").isEqualTo(database.instant().minusMillis(400));
        clock.instant();
        assertThat(questions).as("one at a time").hasSize(1);
        answerQuestions();
        assertThat(clock.instant()).isEqualTo(database.instant());
    }

    @Test
    void aMachineThatSleptAsksAtOnce() {
        DatabaseClock clock = clock();
        Duration asleep = Duration.ofHours(2);
        own.advance(asleep);
        database.advance(asleep);
        clock.instant();
        answerQuestions();
        assertThat(clock.instant()).isEqualTo(database.instant());
    }

    @Test
    void withoutTheDatabaseTheTimeGoesOnByItself() {
        DatabaseClock clock = clock();
        away = true;
        for (int round = 0; round < 5; round++) {
            pass(Duration.ofSeconds(30));
            own.advance(Duration.ofHours(1));
            assertThat(clock.instant()).isEqualTo(database.instant());
            answerQuestions();
        }
        away = false;
        pass(DatabaseClock.FRESH.plusMillis(1));
        clock.instant();
        assertThat(questions).as("it is asked again").hasSize(1);
    }

    @Test
    void aServerThatStartsWithoutADatabaseBeginsWithItsOwnTime() {
        away = true;
        assertThat(clock().instant()).isEqualTo(own.instant());
    }

    @Test
    void aServerThatStartsWhileTheDatabaseIsSlowTakesItsWordAndAsksAgainSoon() {
        answerTakes = Duration.ofSeconds(4);
        DatabaseClock clock = clock();
        assertThat(clock.instant()).isEqualTo(database.instant());
        pass(DatabaseClock.AGAIN.plusMillis(1));
        clock.instant();
        assertThat(questions).hasSize(1);
    }

    @Test
    void anAnswerIsTakenForTheMiddleOfItsQuestionAndASlowOneForNothing() {
        answerTakes = Duration.ofMillis(900);
        DatabaseClock clock = clock();
        assertThat(clock.instant()).isEqualTo(database.instant());
        database.advance(Duration.ofHours(3));
        pass(DatabaseClock.FRESH.plusMillis(1));
        answerTakes = DatabaseClock.SLOWEST_ANSWER.plusMillis(2);
        clock.instant();
        answerQuestions();
        assertThat(clock.instant()).isEqualTo(database.instant().minus(Duration.ofHours(3)));
    }

    @Test
    void itNeverGoesBackALittleAndFollowsADatabaseThatGoesBackALot() {
        DatabaseClock clock = clock();
        pass(DatabaseClock.FRESH.plusMillis(1));
        Instant before = clock.instant();
        database.advance(Duration.ofMillis(-700));
        answerQuestions();
        assertThat(clock.instant()).isEqualTo(before);
        pass(Duration.ofMillis(701));
        assertThat(clock.instant()).isEqualTo(database.instant()).isAfter(before);
        database.advance(Duration.ofMinutes(-10));
        pass(DatabaseClock.FRESH.plusMillis(1));
        clock.instant();
        answerQuestions();
        assertThat(clock.instant()).isEqualTo(database.instant());
    }
}
