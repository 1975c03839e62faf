package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.fake.FakeVitals;
import dev.patchyard.fake.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whether a node can do its work now. */
class ReadinessTest {
    private final MutableClock clock = MutableClock.at("2026-11-15T02:00:00Z");
    private final FakeVitals vitals = new FakeVitals(clock);
    private final Readiness readiness = new Readiness(vitals, clock, Runnable::run);

    @Test
    void row07_aNodeWithoutItsDatabaseIsNotReadyAndReadyAgainWhenItIsBack() {
        assertThat(readiness.now()).isEqualTo(new Readiness.Standing(true, List.of()));
        vitals.away = true;
        clock.advance(Duration.ofSeconds(2));
        assertThat(readiness.now()).isEqualTo(new Readiness.Standing(false, List.of("database")));
        vitals.away = false;
        clock.advance(Duration.ofSeconds(2));
        assertThat(readiness.now().ready()).isTrue();
    }

    @Test
    void row12_aNodeWhoseDatabaseTakesNoWritesIsNotReadyAndReadyAgainWhenItDoes() {
        vitals.full = true;
        assertThat(readiness.now()).isEqualTo(new Readiness.Standing(false, List.of("database_writes")));
        vitals.full = false;
        clock.advance(Duration.ofSeconds(2));
        assertThat(readiness.now()).isEqualTo(new Readiness.Standing(true, List.of()));
    }

    @Test
    void row25_aClockThatDiffersByMoreThanASecondIsTold() {
        vitals.ahead = Duration.ofMillis(900);
        assertThat(readiness.now().degraded()).isEmpty();
        vitals.ahead = Duration.ofMinutes(-5);
        clock.advance(Duration.ofSeconds(2));
        assertThat(readiness.now()).isEqualTo(new Readiness.Standing(true, List.of("clock")));
    }

    @Test
    void row50_aDatabaseThatWasPutBackIsToldAndTakesRequests() {
        vitals.held = true;
        assertThat(readiness.now()).isEqualTo(new Readiness.Standing(true, List.of("restored")));
    }

    @Test
    void whoeverAsksOftenAsksTheDatabaseOnceASecond() {
        for (int ask = 0; ask < 100; ask++) {
            readiness.now();
        }
        assertThat(vitals.asked()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1100));
        readiness.now();
        assertThat(vitals.asked()).isEqualTo(2);
    }

    @Test
    void row10_aDatabaseThatHangsIsNotWaitedForLong() {
        AtomicBoolean began = new AtomicBoolean();
        Readiness hanging = new Readiness(vitals, clock, question -> began.set(true));
        assertThat(hanging.now()).isEqualTo(new Readiness.Standing(false, List.of("database")));
        assertThat(began).isTrue();
    }

    @Test
    void aClockThatWasSetBackDoesNotKeepAnOldAnswer() {
        readiness.now();
        vitals.away = true;
        clock.advance(Duration.ofHours(-1));
        assertThat(readiness.now().ready()).isFalse();
    }
}
