package dev.patchyard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "linux-*, linux-image-amd64, true",
        "linux-*, linux, false",
        "*, anything, true",
        "lib?c6, libcc6, true",
        "lib?c6, libc6, false",
        "a*b*c, aXXbYYc, true",
        "a*b*c, aXXbYY, false",
        "openssl, openssl, true",
        "openssl, libopenssl, false",
        "a*a*a*a*a*a*a*a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, false"
    })
    void starsAndQuestionMarksMeanWhatTheyMeanInAShell(String pattern, String name, boolean expected) {
        assertThat(NamePattern.matches(pattern, name)).isEqualTo(expected);
    }
}
