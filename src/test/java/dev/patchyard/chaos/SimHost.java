package dev.patchyard.chaos;

import dev.patchyard.compliance.Baseline;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.fake.FakeHost;
import dev.patchyard.given.Hosts;
import dev.patchyard.plan.PackageMove;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A machine: what package managers do on it goes on whatever becomes of plays and nodes. */
final class SimHost {
    private final Reality reality;
    private final FakeHost host;
    private Instant lostUntil = Instant.MIN;
    private int workers;
    private int pasts;
    private final Map<String, Long> shutOut = new HashMap<>();
    private final Set<String> inOrder = new HashSet<>();

    SimHost(Reality reality, FakeHost host) {
        this.reality = reality;
        this.host = host;
    }

    /** What one package manager does. */
    static final class Work {
        private boolean over;
        private boolean failed;
        private boolean silent;

        boolean isOver() {
            return over;
        }

        boolean hasFailed() {
            return failed;
        }

        boolean isSilent() {
            return silent;
        }
    }

    FakeHost host() {
        return host;
    }

    boolean isLost() {
        return host.isLost();
    }

    boolean isWorkedOn() {
        return workers > 0;
    }

    Baseline before() {
        return Hosts.baseline(host.facts());
    }

    /** Cannot be reached for so long; what works on it goes on. */
    void loseFor(Duration length) {
        lostUntil = reality.clock.instant().plus(length);
        host.isLost("no route to host");
        reality.later(length, () -> {
            if (!lostUntil.isAfter(reality.clock.instant())) {
                host.isBack();
            }
        });
    }

    /** From now on plays of these runs that were permitted under these epochs or earlier ones do nothing here. */
    void shutOut(Map<String, Long> runs) {
        runs.forEach((run, epoch) -> shutOut.merge(run, epoch, Math::max));
    }

    /** @return whether a play of the run that was permitted under the epoch may act here */
    boolean lets(String runId, long epoch) {
        return workers == 0 && epoch >= shutOut.getOrDefault(runId, Long.MIN_VALUE);
    }

    /** The last word of a play: it leaves the host, and has found it in order. */
    void leftInOrder(String runId) {
        inOrder.add(runId);
    }

    /** @return whether a play of the run let go of it and found it in order */
    boolean isInOrderSince(String runId) {
        return inOrder.contains(runId);
    }

    /** A package manager begins; nothing stops it. */
    Work begin(List<PackageMove> moves, String runId, String playId) {
        Work work = new Work();
        workers++;
        reality.tape.tell("touch", "run", runId, "play", playId, "ci", host.ci().id());
        int seconds = reality.draw(3, reality.chance(0.1) ? 900 : 60);
        boolean hangs = reality.storm.strikes(Fault.HOST_HANGS, 0.01);
        work.failed = reality.storm.strikes(Fault.PLAY_FAILED, 0.04);
        work.silent = reality.storm.strikes(Fault.HOST_SILENT, 0.02);
        if (reality.storm.strikes(Fault.HOST_LOST, 0.03)) {
            reality.later(Duration.ofSeconds(reality.draw(0, seconds)), () -> loseFor(Duration.ofSeconds(reality.draw(20, 7200))));
        }
        int past = pasts;
        reality.later(Duration.ofSeconds(hangs ? seconds + 3000L : seconds), () -> {
            if (past == pasts) {
                finish(moves, work, runId);
            }
        });
        return work;
    }

    /** Its disk is replaced: whatever worked on it is no more. */
    void goBackTo(Map<String, InstalledPackage> saved) {
        pasts++;
        workers = 0;
        host.goBackTo(saved);
        reality.tape.tell("went_back", "ci", host.ci().id(), "version", host.versionOf("web"));
    }

    private void finish(List<PackageMove> moves, Work work, String runId) {
        moves.forEach(move -> host.move(move, !work.failed));
        workers--;
        work.over = true;
        if (reality.storm.strikes(Fault.CHECK_RED, 0.04)) {
            host.failsCheck("web", "connection refused");
            reality.later(Duration.ofMinutes(reality.draw(5, 90)), host::isInOrder);
        }
        reality.tape.tell("touch_end", "run", runId, "ci", host.ci().id(), "version", host.versionOf("web"));
    }

    /** Whatever was wrong with it is over; somebody finished what a package manager left half done. */
    void heal() {
        lostUntil = Instant.MIN;
        host.isBack().scansWell().isInOrder();
    }
}
