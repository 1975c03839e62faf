package dev.patchyard.wiring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenGuardTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0.0.0.0", "::", "192.0.2.7", "no such name."})
    void tokensAreNeverSentOverANetworkInClear(String host) {
        assertThatThrownBy(() -> new ListenGuard(host, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("patchyard.tls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
    void loopbackNeedsNoTls(String host) {
        assertThatCode(() -> new ListenGuard(host, false)).doesNotThrowAnyException();
    }

    @Test
    void anyAddressWillDoWithTls() {
        assertThatCode(() -> new ListenGuard("0.0.0.0", true)).doesNotThrowAnyException();
    }
}
