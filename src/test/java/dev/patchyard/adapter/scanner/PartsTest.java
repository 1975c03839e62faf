package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartsTest {
    private static final String MARK = "00112233445566778899aabbccddeeff";
    private static final String WHOLE = "a banner\n@" + MARK + " one\nx=1\n@other one\nx=2\n\n@" + MARK + " . 0\n"
            + "@" + MARK + " two\nno line feed\n@" + MARK + " . 3\n@" + MARK + " end\nafter the end\n";

    @Test
    void partsAreReadAsTheyWereTold() {
        Parts parts = Parts.of(WHOLE, "banner\n@" + MARK + " two\nwarning: so what\nE: it broke\n", MARK);
        assertThat(parts.sure("one")).containsExactly("x=1", "@other one", "x=2");
        assertThat(parts.values("one")).containsEntry("x", "2");
        assertThat(parts.lines("two")).containsExactly("no line feed");
        assertThat(parts.fault("two")).contains("E: it broke");
        assertThat(parts.fault("one")).isEmpty();
        assertThat(parts.has("three")).isFalse();
        assertThat(parts.lines("three")).isEmpty();
    }

    @Test
    void aCommandThatFailedAndAMissingPartAreNotRead() {
        Parts parts = Parts.of(WHOLE, "", MARK);
        assertThatThrownBy(() -> parts.text("two")).hasMessageContaining("two: no line feed");
        assertThat(parts.text("two", 3)).isEqualTo("no line feed");
        assertThatThrownBy(() -> parts.sure("three")).hasMessageContaining("three");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 60, 120})
    void anAnswerThatStopsIsNone(int length) {
        assertThatThrownBy(() -> Parts.of(WHOLE.substring(0, length), "", MARK)).hasMessageContaining("no end");
    }

    @Test
    void aHostThatDoesNotKnowTheMarkCannotEndAPart() {
        String said = "@" + MARK + " one\n@ffffffffffffffffffffffffffffffff . 0\n@ffffffffffffffffffffffffffffffff end\n";
        assertThatThrownBy(() -> Parts.of(said, "", MARK)).hasMessageContaining("it stops in one");
    }
}
