package dev.patchyard.adapter.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalFingerprintTest {
    private final CanonicalFingerprint fingerprint = new CanonicalFingerprint();

    @Test
    void theOrderOfKeysDoesNotMatterAndTheOrderOfListsDoes() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("b", List.of(1, 2));
        one.put("a", "é");
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("a", "é");
        other.put("b", List.of(1, 2));
        assertThat(fingerprint.of(one)).isEqualTo(fingerprint.of(other));
        assertThat(fingerprint.of(Map.of("a", "é", "b", List.of(2, 1)))).isNotEqualTo(fingerprint.of(one));
    }

    @Test
    void theDigestIsTheOneThatAnyToolComputes() {
        // printf '{"a":1}' | sha256sum
        assertThat(fingerprint.of(Map.of("a", 1)))
                .isEqualTo("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
    }
}
