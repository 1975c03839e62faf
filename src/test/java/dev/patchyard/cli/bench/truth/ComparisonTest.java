package dev.patchyard.cli.bench.truth;

import static dev.patchyard.cli.bench.truth.Disagreement.Sort.FALSE_GREEN;
import static dev.patchyard.cli.bench.truth.Disagreement.Sort.FALSE_RED;
import static dev.patchyard.cli.bench.truth.Disagreement.Sort.FALSE_UNTOUCHED;
import static dev.patchyard.cli.bench.truth.Disagreement.Sort.NO_EFFECT;
import static dev.patchyard.cli.bench.truth.Disagreement.Sort.OTHER_WORD;
import static dev.patchyard.cli.bench.truth.Disagreement.Sort.WRONG_REVERT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.cli.bench.truth.Disagreement.Sort;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ComparisonTest {
    private static final Kind HEALTHY = Kind.HEALTHY;
    private static final Kind BREAKS = Kind.named("breaks").is(Kind.FAILED);
    private static final Kind HELD = Kind.named("held").is(Kind.PRECHECK, Kind.LEFT_OUT);
    private static final Kind LOSES_TOUCH = Kind.named("loses-touch").is(Kind.OK, Kind.FAILED, "unknown");
    private static final Look OLD = Sights.well("1.0");
    private static final Look NEW = Sights.well("2.0");
    private static final Look BROKEN = broken();

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of(HEALTHY, "ok", NEW, null),
                Arguments.of(HEALTHY, "ok", OLD, FALSE_GREEN),
                Arguments.of(HEALTHY, "ok", BROKEN, FALSE_GREEN),
                Arguments.of(HEALTHY, "failed", NEW, FALSE_RED),
                Arguments.of(HEALTHY, "pending_restart", NEW, FALSE_RED),
                Arguments.of(HEALTHY, "precheck_failed", OLD, FALSE_RED),
                Arguments.of(HEALTHY, "unmentioned", OLD, FALSE_RED),
                Arguments.of(BREAKS, "failed", BROKEN, null),
                Arguments.of(BREAKS, "ok", BROKEN, FALSE_GREEN),
                Arguments.of(BREAKS, "ok", NEW, NO_EFFECT),
                Arguments.of(BREAKS, "unknown", BROKEN, OTHER_WORD),
                Arguments.of(BREAKS, "not_started", BROKEN, FALSE_UNTOUCHED),
                Arguments.of(HELD, "precheck_failed", OLD, null),
                Arguments.of(HELD, "left_out", OLD, null),
                Arguments.of(HELD, "precheck_failed", NEW, FALSE_UNTOUCHED),
                Arguments.of(HELD, "failed", OLD, OTHER_WORD),
                Arguments.of(LOSES_TOUCH, "failed", NEW, null),
                Arguments.of(LOSES_TOUCH, "pending_restart", NEW, FALSE_RED));
    }

    @ParameterizedTest
    @MethodSource("words")
    void aWordIsTrueOrWrongInOneWay(Kind kind, String word, Look after, Sort sort) {
        assertThat(judge(Sights.lot(kind), Shape.STAYING, word, after, false)).isEqualTo(Optional.ofNullable(sort));
    }

    @Test
    void aFailedHostMayGoBackWhereTheRunAndTheCiAllowIt() {
        Lot safe = Sights.lot(BREAKS);
        Lot unsafe = new Lot(Sights.HOST, BREAKS, Moment.BEFORE_RUN, false);
        assertThat(judge(safe, Shape.REVERTING, "reverted", OLD, true)).isEmpty();
        assertThat(judge(safe, Shape.MENDING, "reverted", OLD, true)).isEmpty();
        assertThat(judge(safe, Shape.STAYING, "reverted", OLD, true)).contains(WRONG_REVERT);
        assertThat(judge(unsafe, Shape.REVERTING, "reverted", OLD, true)).contains(WRONG_REVERT);
        assertThat(judge(Sights.lot(HEALTHY), Shape.REVERTING, "reverted", OLD, true)).contains(WRONG_REVERT);
    }

    @Test
    void aHostThatIsCalledBackIsBack() {
        assertThat(judge(Sights.lot(BREAKS), Shape.REVERTING, "reverted", NEW, true)).contains(WRONG_REVERT);
        assertThat(judge(Sights.lot(BREAKS), Shape.REVERTING, "reverted", BROKEN, true)).contains(WRONG_REVERT);
    }

    @Test
    void aHostThatWentBackIsCalledSo() {
        assertThat(judge(Sights.lot(BREAKS), Shape.REVERTING, "failed", OLD, true)).contains(WRONG_REVERT);
    }

    @Test
    void whatIsNotTrueIsToldWithWhatWasSeen() {
        Disagreement found = Comparison.judge(new Comparison.Compared(
                Sights.lot(HEALTHY), Shape.LEAVING, new Said("failed", "the check is red", null), Sights.became(BROKEN), false)).orElseThrow();
        assertThat(found).isEqualTo(new Disagreement(
                FALSE_RED, "deb-02", "healthy", "leaving", "failed", "the check is red",
                "nothing stood in its way (acme-web is half-configured)"));
    }

    private static Optional<Sort> judge(Lot lot, Shape shape, String word, Look after, boolean wentBack) {
        return Comparison.judge(new Comparison.Compared(
                lot, shape, new Said(word, "", null), Sights.became(after), wentBack)).map(Disagreement::sort);
    }

    private static Look broken() {
        Look well = Sights.well("2.0");
        return new Look(
                well.packages(), List.of("acme-web is half-configured"), well.firstAction(), well.scriptlets(), well.deleted(),
                well.ports(), well.mounts(), well.failed(), well.answers(), well.program(), well.library(), false, well.boot(), well.mark());
    }
}
