package dev.patchyard.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlackoutDaysTest {
    @ParameterizedTest
    @CsvSource({
        "2026-12-17T22:59:59Z, false",
        "2026-12-17T23:00:00Z, true",
        "2027-01-06T22:59:59Z, true",
        "2027-01-06T23:00:00Z, false"
    })
    void bothNamedDaysAreIncludedInTheZone(Instant at, boolean lasts) {
        assertThat(days("2026-12-18", "2027-01-06", Map.of()).lasts(at)).isEqualTo(lasts);
    }

    @Test
    void aDayOnWhichTheClocksChangeIsAsLongAsItIs() {
        Blackout spring = days("2027-03-28", "2027-03-28", Map.of());
        assertThat(Duration.between(spring.begins(), spring.ends())).isEqualTo(Duration.ofHours(23));
    }

    @Test
    void aScopeThatIsWiderThanTheTagsCoversWhateverCarriesThem() {
        assertThat(days("2026-12-18", "2026-12-18", Map.of()).coversAllOf(Map.of("env", "prod"))).isTrue();
        assertThat(days("2026-12-18", "2026-12-18", Map.of("env", "prod")).coversAllOf(Map.of("env", "prod", "os", "x"))).isTrue();
        assertThat(days("2026-12-18", "2026-12-18", Map.of("tier", "1")).coversAllOf(Map.of("env", "prod"))).isFalse();
    }

    @Test
    void aBlackoutThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> days("2026-12-18", "2026-12-17", Map.of())).hasMessageStartingWith("to:");
        assertThatThrownBy(() -> days("2026-12-18", "2028-12-17", Map.of())).hasMessageStartingWith("to:");
    }

    private static Blackout days(String from, String to, Map<String, String> scope) {
        return new Blackout("b", "b", LocalDate.parse(from), LocalDate.parse(to), ZoneId.of("Europe/Berlin"), scope, "");
    }
}
