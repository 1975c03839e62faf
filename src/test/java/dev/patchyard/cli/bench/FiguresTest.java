package dev.patchyard.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Figures.median(List.of(9.0, 1.0, 4.0))).isEqualTo(4.0);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Figures.median(List.of(10.0, 1.0, 2.0, 5.0))).isEqualTo(3.5);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> Figures.median(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRatioHasThreeDecimals() {
        assertThat(Figures.ratio(1, 3)).isEqualTo(0.333);
    }

    @Test
    void aRatioToNothingIsRefused() {
        assertThatThrownBy(() -> Figures.ratio(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Figures.ratio(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
