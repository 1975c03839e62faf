package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
    private static final String MARK = "0123456789abcdef0123456789abcdef";
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    private final KeptAnswers answers = new KeptAnswers(1_000_000);

    @Test
    void anAnswerIsGivenForItsFingerprintAndItsHostAlone() {
        answers.keep("a", ONE, MARK, said("here"));
        assertThat(answers.fingerprint("a")).isEqualTo(ONE);
        assertThat(answers.answer("a", ONE).orElseThrow().sure("part")).containsExactly("here");
        assertThat(answers.answer("a", TWO)).isEmpty();
        assertThat(answers.answer("b", ONE)).isEmpty();
        assertThat(answers.fingerprint("b")).isEmpty();
    }

    @Test
    void aNewAnswerTakesThePlaceOfTheOldOneAndOneWithoutFingerprintIsNotKept() {
        answers.keep("a", ONE, MARK, said("old"));
        answers.keep("a", TWO, MARK, said("new"));
        assertThat(answers.answer("a", ONE)).isEmpty();
        assertThat(answers.answer("a", TWO).orElseThrow().sure("part")).containsExactly("new");
        answers.keep("a", "", MARK, said("moving"));
        assertThat(answers.fingerprint("a")).isEmpty();
        assertThat(answers.answer("a", "")).isEmpty();
    }

    @Test
    void theOneThatWasNotAskedForLongestGoesFirst() {
        KeptAnswers small = new KeptAnswers(700);
        String much = new Random(1).ints(300, 'a', 'z').mapToObj(Character::toString).collect(Collectors.joining());
        small.keep("a", ONE, MARK, said(much));
        small.keep("b", ONE, MARK, said(much));
        small.fingerprint("a");
        assertThat(small.fingerprint("b")).as("two have room").isEqualTo(ONE);
        small.fingerprint("a");
        small.keep("c", ONE, MARK, said(much));
        assertThat(small.fingerprint("a")).isEqualTo(ONE);
        assertThat(small.fingerprint("b")).isEmpty();
        assertThat(small.fingerprint("c")).isEqualTo(ONE);
    }

    @Test
    void noRoomKeepsNothing() {
        KeptAnswers none = new KeptAnswers(0);
        none.keep("a", ONE, MARK, said("x"));
        assertThat(none.fingerprint("a")).isEmpty();
    }

    private static String said(String text) {
        return "@" + MARK + " part\n" + text + "\n@" + MARK + " . 0\n@" + MARK + " end\n";
    }
}
