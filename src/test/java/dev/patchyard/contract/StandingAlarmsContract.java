package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.alert.StandingAlarms;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link StandingAlarms}. */
public abstract class StandingAlarmsContract {
    private static final Instant NOON = Instant.parse("2026-11-15T12:00:00Z");

    private StandingAlarms alarms;

    /** @return alarms none of which stands */
    protected abstract StandingAlarms alarms();

    @BeforeEach
    void open() {
        alarms = alarms();
    }

    @Test
    void anAlarmIsRaisedOnceUntilItIsSettled() {
        assertThat(alarms.raise("b", NOON)).isTrue();
        assertThat(alarms.raise("b", NOON.plusSeconds(1))).isFalse();
        assertThat(alarms.raise("a", NOON)).isTrue();
        assertThat(alarms.all()).containsExactly("a", "b");
        assertThat(alarms.settle("b")).isTrue();
        assertThat(alarms.settle("b")).isFalse();
        assertThat(alarms.all()).containsExactly("a");
        assertThat(alarms.raise("b", NOON)).isTrue();
    }

    @Test
    void ofManyAtOnceOneRaisesIt() throws Exception {
        assertThat(Together.atOnce(8, () -> alarms.raise("a", NOON))).containsOnlyOnce(true);
    }
}
