package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class NapTest {
    @Test
    void whoIsAskedToEndDoesNotWaitAndStaysAsked() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Nap.REAL.take(Duration.ofHours(1))).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
