package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.journey.Eventually;
import dev.patchyard.patching.PatchExecutor.Swept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes and files. */
class LeftoversTest {
    private final String run = UUID.randomUUID().toString();
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path plays;

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void everyProcessOfAPlayWhoseRunIsOverIsEnded() throws IOException {
        Process orphan = process(plays, run + "-w0-debian");
        Process exit = process(plays, run + "-w0-debian-exit");

        Swept swept = new Leftovers(plays, id -> false).sweep(run::equals);

        assertThat(swept.processes()).isEqualTo(4);
        assertThat(List.of(orphan.onExit().join(), exit.onExit().join())).noneMatch(Process::isAlive);
    }

    @Test
    void aPlayWhoseRunGoesOnThatIsAtWorkOrThatIsOfAnotherServerLivesOn() throws IOException {
        Process needed = process(plays, run + "-w0-debian");
        Process others = process(plays.resolve("others"), run + "-w1-debian");

        assertThat(new Leftovers(plays, id -> false).sweep(id -> false).processes()).isZero();
        assertThat(new Leftovers(plays, (run + "-w0-debian")::equals).sweep(id -> true).processes()).isZero();
        assertThat(List.of(needed, others)).allMatch(Process::isAlive);
    }

    @Test
    void whatModulesWereToldGoesAndRecordsStay() throws IOException {
        Path told = Files.createDirectories(plays.resolve(run + "-w0-debian/home/tmp/ansible-local-1"));
        Files.writeString(told.resolve("secret"), "hunter2");
        Path events = Files.writeString(plays.resolve(run + "-w0-debian/events"), "{}");
        Path draft = Files.createDirectories(plays.resolve("." + run + "-w1-debian.new"));
        Path needed = Files.createDirectories(plays.resolve("r2-w0-debian/home/tmp"));
        Path foreign = Files.createDirectories(plays.resolve("somebodys/home"));
        Files.createSymbolicLink(plays.resolve(run + "-w2-debian"), plays.resolve("somebodys"));

        Swept swept = new Leftovers(plays, id -> false).sweep(run::equals);

        assertThat(swept.leftovers()).isEqualTo(2);
        assertThat(told).doesNotExist();
        assertThat(draft).doesNotExist();
        assertThat(List.of(events, needed, foreign)).allMatch(Files::exists);
        assertThat(new Leftovers(plays.resolve("none"), id -> false).sweep(id -> true)).isEqualTo(new Swept(0, 0));
    }

    /** A shell and its child, in a session of their own. */
    private Process process(Path directory, String play) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", "sleep 300; exit 1");
        builder.environment().put("PATCHYARD_PLAY_ID", play);
        builder.environment().put("PATCHYARD_EVENTS", directory.resolve(play).resolve("events").toString());
        Process process = builder.start();
        started.add(process);
        Eventually.get("its child", Duration.ofMinutes(1), () -> process.descendants().count(), count -> count == 1);
        return process;
    }
}
