package dev.patchyard.cli.datacenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.cli.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void aChildEndsWhenItsPipeCloses() throws InterruptedException {
        Child child = start("while read -r _; do :; done");
        assertThat(child.alive()).isTrue();

        child.release();

        assertThat(child.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.process().exitValue()).isZero();
    }

    @Test
    void aChildThatIgnoresItsPipeIsEndedWithWhatItStarted() throws IOException {
        Child child = Child.talking("a test", List.of("bash", "-c", "trap '' TERM; sleep 600 & echo $!; wait; wait"), Map.of(), log());
        long grandchild = Long.parseLong(child.process().inputReader().readLine());

        child.end(Duration.ZERO);

        assertThat(child.alive()).isFalse();
        assertThat(ProcessHandle.of(grandchild).map(ProcessHandle::onExit).map(end -> end.orTimeout(30, TimeUnit.SECONDS).join()))
                .satisfiesAnyOf(
                        ended -> assertThat(ended).isEmpty(), ended -> assertThat(ended.get().isAlive()).isFalse());
    }

    @Test
    void aChildIsInASessionOfItsOwn() throws IOException {
        Child child = Child.talking(
                "a test", List.of("bash", "-c", "cut -d ' ' -f 6 /proc/self/stat; echo $$"), Map.of(), log());
        String session = child.process().inputReader().readLine();

        assertThat(session).isEqualTo(Long.toString(child.process().pid()));
        child.end(LONG);
    }

    @Test
    void somethingThatIsNotThereIsNamed() {
        Child child = Child.logged("the oracle", List.of(directory.resolve("nowhere").toString()), Map.of(), log());

        assertThatThrownBy(() -> Waiting.until(child, LONG, () -> false))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("the oracle ended before it answered")
                .hasMessageContaining("nowhere");
    }

    private Child start(String script) {
        return Child.logged("a test", List.of("bash", "-c", script), Map.of(), log());
    }

    private Path log() {
        return directory.resolve("log");
    }
}
