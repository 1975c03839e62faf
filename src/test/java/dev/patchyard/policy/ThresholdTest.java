package dev.patchyard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {
    @ParameterizedTest
    @CsvSource({"1, 50, 1", "3, 2, 3", "10%, 5, 1", "10%, 19, 1", "10%, 20, 2", "10%, 29, 2", "34%, 3, 1", "100%, 7, 7", "1%, 1, 1"})
    void aShareIsTheFloorOfThePlannedHostsAndAtLeastOne(String written, int planned, int failures) {
        assertThat(Threshold.parse(written).of(planned)).isEqualTo(failures);
    }
}
