package dev.patchyard.cli.bench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.run.HostState;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KindsTest {
    static Stream<Kind> kinds() {
        return Kinds.all().stream();
    }

    @Test
    void namesAreUnique() {
        assertThat(kinds().map(Kind::name)).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(25);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itsWordsAreWordsOfRuns(Kind kind) {
        assertThat(kind.words()).isNotEmpty().allSatisfy(word -> assertThat(word.equals(Kind.LEFT_OUT)
                || Stream.of(HostState.values()).anyMatch(state -> state.name().toLowerCase(Locale.ROOT).equals(word))).isTrue());
        assertThat(kind.words()).isNotEqualTo(Set.of(Kind.LEFT_OUT, Kind.OK));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsMadeBeforeThePlanMayBeLeftOut(Kind kind) {
        boolean unfit = kind.words().contains(Kind.PRECHECK) || kind.words().contains("unreachable") && !kind.words().contains(Kind.OK);
        boolean early = kind.moments().contains(Moment.BEFORE_PLAN);
        assertThat(unfit && early && !kind.words().contains(Kind.LEFT_OUT)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itsScriptIsShell(Kind kind) throws IOException, InterruptedException {
        Process check = new ProcessBuilder("sh", "-n", "-c", Scripts.whole(kind.script())).redirectErrorStream(true).start();
        check.getOutputStream().close();
        String said = new String(check.getInputStream().readAllBytes());
        assertThat(check.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(check.exitValue()).as(said).isZero();
    }
}
