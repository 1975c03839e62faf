package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldPlaysTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant BEFORE = LONG_AGO.plus(Duration.ofDays(30));

    @TempDir
    Path plays;

    @Test
    void directoriesOfPlaysThatEndedLongAgoGoWhole() throws IOException {
        Path old = play("0a1b-2c-w0-debian", LONG_AGO);
        Path exit = play("0a1b-2c-w0-debian-exit", LONG_AGO);
        Path late = play("0a1b-2c-w0-debian-exit-h-01234567-89ab-3def-8123-456789abcdef", LONG_AGO);
        Path later = play("0a1b-2c-w0-debian-exit-h-01234567-89ab-3def-8123-456789abcdef-2", LONG_AGO);
        Path fresh = play("0a1b-2c-w1-debian", BEFORE);
        List<String> asked = new ArrayList<>();

        int gone = new OldPlays(plays, id -> true).forget(BEFORE, run -> asked.add(run), 9);

        assertThat(gone).isEqualTo(4);
        assertThat(asked).containsOnly("0a1b-2c");
        assertThat(old).doesNotExist();
        assertThat(exit).doesNotExist();
        assertThat(late).doesNotExist();
        assertThat(later).doesNotExist();
        assertThat(fresh.resolve("events")).exists();
    }

    @Test
    void whatLivesIsNeededOrIsNoPlayStays() throws IOException {
        Path living = play("r1-w0-debian", LONG_AGO);
        Path needed = play("r2-w0-rhel", LONG_AGO);
        Path others = play("somebodys-files", LONG_AGO);
        Files.createSymbolicLink(plays.resolve("r4-w0-debian"), others);

        int gone = new OldPlays(plays, id -> !id.startsWith("r1")).forget(BEFORE, run -> !run.equals("r2"), 9);

        assertThat(gone).isZero();
        assertThat(List.of(living, needed, others)).allSatisfy(each -> assertThat(each.resolve("events")).exists());
    }

    @Test
    void noMoreThanABatchGoesAndAMissingDirectoryIsFine() throws IOException {
        play("r1-w0-debian", LONG_AGO);
        play("r2-w0-debian", LONG_AGO);

        assertThat(new OldPlays(plays, id -> true).forget(BEFORE, run -> true, 1)).isEqualTo(1);
        assertThat(new OldPlays(plays.resolve("none"), id -> true).forget(BEFORE, run -> true, 1)).isZero();
    }

    private Path play(String id, Instant lastEvent) throws IOException {
        Path directory = Files.createDirectories(plays.resolve(id).resolve("spool")).getParent();
        Path events = Files.writeString(directory.resolve("events"), "{}");
        Files.setLastModifiedTime(events, FileTime.from(lastEvent));
        return directory;
    }
}
