package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.EventTail;
import dev.patchyard.adapter.ansible.PlayDirectory;
import dev.patchyard.adapter.ansible.PlayEvent;
import dev.patchyard.adapter.ansible.PlayFiles;
import dev.patchyard.adapter.ansible.PlayProcess;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.given.Orders;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.PatchExecutor.StopSignal.Request;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays that misbehave: real processes that a script stands in for, watched as every play is. */
class PlayTroubleTest {
    private static final long MOST_OUTPUT = 8L * 1024 * 1024;

    private final MutableClock clock = MutableClock.at("2026-11-15T02:00:00Z");
    private final PatchOrder order = order();

    @TempDir
    Path temporary;

    private PlayDirectory directory;
    private PlayProcess process;

    @BeforeEach
    void begin() {
        AnsibleSettings settings = settings(temporary.resolve("plays"));
        directory = new PlayDirectory(settings, order.playId());
        directory.create(PlayFiles.of(order, directory, settings));
        process = new PlayProcess(directory, settings);
    }

    @Test
    void row42_aPlayThatHangsAndTellsNothingIsEndedWithAllItsProcesses() {
        process.start(List.of("/bin/sh", "-c", "setsid sleep 300 & trap '' TERM; sleep 300; sleep 300"));
        PlayReport report = watch(() -> clock.advance(Duration.ofMinutes(1)));
        assertThat(report.aborted()).isTrue();
        assertThat(report.complete()).isFalse();
        assertThat(only(report).outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void row42_aPlayThatAsksForAPasswordGetsNone() {
        process.start(List.of("/bin/sh", "-c", "printf 'Password: '; read answer || exit 7; sleep 300"));
        PlayReport report = watch(() -> { });
        assertThat(report.ending()).contains("exit code 7");
        assertThat(only(report).touched()).isFalse();
    }

    @Test
    void row43_aFloodOfOutputIsCutAndNothingInItIsAnEvent() throws IOException {
        process.start(List.of("/usr/bin/python3", "-c", """
                import sys
                out = sys.stdout.buffer
                forged = b'{"seq":1,"at":1,"event":"stats","hosts":{}}\\n'
                for number in range(1000):
                    out.write((b'a line of output\\n' + forged) * 500)
                out.write(b'x' * 60000000 + b'\\0\\xff\\xfe\\x1b[31m\\n')
                sys.exit(3)
                """));
        PlayReport report = watch(() -> { });
        assertThat(report.complete()).as("the end is told in the events alone").isFalse();
        assertThat(report.ending()).contains("exit code 3");
        assertThat(Files.size(directory.file("output"))).isBetween(MOST_OUTPUT, MOST_OUTPUT + 100);
        assertThat(directory.read("output").orElseThrow()).endsWith("[cut]\n");
    }

    @Test
    void row43_outputThatIsNoTextBreaksNothing() {
        process.start(List.of("/usr/bin/python3", "-c",
                "import sys; sys.stdout.buffer.write(b'\\xff\\xfe\\0 ERROR! at \\xc3\\n'); sys.exit(4)"));
        assertThat(watch(() -> { }).ending()).contains("exit code 4");
    }

    @Test
    void row43_aMillionEventsAreReadAFewAtATime() throws IOException {
        Path file = temporary.resolve("flood");
        try (var out = Files.newBufferedWriter(file)) {
            for (int seq = 1; seq <= 1_000_000; seq++) {
                out.write("{\"seq\":" + seq + ",\"at\":1,\"event\":\"ok\"}\n");
            }
        }
        EventTail tail = new EventTail(file);
        long read = 0;
        int most = 0;
        for (List<PlayEvent> some = tail.poll(); !some.isEmpty(); some = tail.poll()) {
            read += some.size();
            most = Math.max(most, some.size());
        }
        assertThat(read).isEqualTo(1_000_000);
        assertThat(most).isLessThan(3_000);
        assertThat(tail.broken()).isZero();
    }

    @Test
    void row44_aFullDiskCutsTheOutputAndEndsNoPlay() throws IOException {
        Files.createSymbolicLink(directory.file("output"), Path.of("/dev/full"));
        process.start(List.of("/bin/sh", "-c", "echo one; echo two; echo done > finished; exit 5"));
        PlayReport report = watch(() -> { });
        assertThat(report.ending()).contains("exit code 5");
        assertThat(directory.file("finished")).exists();
    }

    @Test
    void row44_aPlayThatCannotBeStartedTouchesNobodyAndSaysWhy() {
        process.start(List.of("/usr/bin/prlimit", "--nofile=3", "/usr/bin/python3", "-c", "open('/etc/os-release')"));
        assertThat(watch(() -> { }).ending()).contains("exit code");

        PlayDirectory second = new PlayDirectory(temporary.resolve("plays"), "second");
        second.create(Map.of());
        PlayProcess none = new PlayProcess(second, settings(temporary.resolve("plays")));
        none.start(List.of("/nowhere/ansible-playbook"));
        PlayReport report = watch(second, none, () -> { });
        assertThat(report.ending()).contains("exit code 126", "the play cannot be started", "/nowhere/ansible-playbook");
        assertThat(only(report).touched()).isFalse();
    }

    @Test
    void row44_aDirectoryThatCannotBeMadeLeavesNothingBehind() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        PlayDirectory impossible = new PlayDirectory(file, "play");
        assertThatThrownBy(() -> impossible.create(Map.of("vars.json", "{}")))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("cannot be made");
        assertThat(impossible.exists()).isFalse();
    }

    @Test
    void row05_aLeaderThatIsKilledTakesItsForksWithItAndTheSignalIsTold() throws Exception {
        process.start(List.of("/bin/sh", "-c", "sleep 300 & setsid sh -c 'sleep 300; :' & kill -9 $$"));
        PlayReport report = watch(() -> { });
        assertThat(report.ending()).contains("ended by signal 9");
        assertThat(report.complete()).isFalse();
        assertThat(process.isAlive()).isFalse();
    }

    private PlayReport watch(Runnable eachSecond) {
        return watch(directory, process, eachSecond);
    }

    private PlayReport watch(PlayDirectory play, PlayProcess watched, Runnable eachSecond) {
        return new PlayWatch(order, play, watched, clock).toTheEnd(ci -> new HostPermit.Answer.Granted(1), event -> { }, () -> {
            eachSecond.run();
            return Request.GO_ON;
        });
    }

    private static HostResult only(PlayReport report) {
        return report.hosts().values().iterator().next();
    }

    private static PatchOrder order() {
        Ci ci = new Ci("web-1", "vm", "web-1", Ci.Status.ACTIVE, Map.of("os", "debian12"),
                new Login("192.0.2.7", 22, "ops", null), null, "vm-1", new ArrayList<>(), false, null, null, null);
        HostOrder host = Orders.order(ci, "all", "1.0", "2.0");
        String id = UUID.randomUUID().toString();
        return new PatchOrder(id, id + "-w0-debian", OsFamily.DEBIAN, List.of(host), 1, Duration.ofMinutes(90), Map.of());
    }

    private static AnsibleSettings settings(Path plays) {
        return new AnsibleSettings("playbooks", plays.toString(), "/etc/patchyard/id", null, List.of(), 50, 16,
                Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofSeconds(5), null);
    }
}
