package dev.patchyard.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one table of severity words and scores. */
class SeverityTest {
    @ParameterizedTest
    @CsvSource({
        "critical, CRITICAL", "Critical, CRITICAL", "important, HIGH", "HIGH, HIGH", "moderate, MEDIUM", "medium, MEDIUM",
        "low, LOW", "none, NONE", "negligible, NONE", "informational, NONE", "info, NONE", "' Important ', HIGH",
        "unspecified, UNKNOWN", "not yet assigned, UNKNOWN", "'', UNKNOWN", "P1, UNKNOWN"
    })
    void theWordsOfAllSourcesAreMappedToOneScale(String word, Severity severity) {
        assertThat(Severity.ofWord(word)).isEqualTo(severity);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0, CRITICAL", "9.0, CRITICAL", "8.9, HIGH", "7.0, HIGH", "6.9, MEDIUM", "4.0, MEDIUM", "3.9, LOW", "0.1, LOW", "0.0, NONE"})
    void scoresHaveTheBordersOfCvss(double score, Severity severity) {
        assertThat(Severity.ofScore(score)).isEqualTo(severity);
    }
}
