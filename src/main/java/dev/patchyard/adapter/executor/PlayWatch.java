package dev.patchyard.adapter.executor;

import dev.patchyard.adapter.ansible.EventTail;
import dev.patchyard.adapter.ansible.PermitSpool;
import dev.patchyard.adapter.ansible.PlayDirectory;
import dev.patchyard.adapter.ansible.PlayProcess;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.PatchExecutor.StopSignal;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.patching.RunLog;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.Nap;
import dev.patchyard.run.RunStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Watches one play to its end, whether it was just started, runs since before our own start, or has ended long ago. */
final class PlayWatch {
    private static final Duration BEAT = Duration.ofMillis(50);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long LOOK_SECONDS = Limits.PRE_FLIGHT.toSeconds();
    /** A play that goes on begins within a second or two; one that was frozen meanwhile must not begin at all. */
    private static final Duration PERMIT_LASTS = Duration.ofMinutes(5);

    private final PatchOrder order;
    private final PlayDirectory directory;
    private final PlayProcess process;
    private final Clock clock;
    private final PermitSpool spool;
    private final PlayTracks tracks;
    private final EventTail tail;
    private final Duration silence;
    private Instant lastSign = Instant.MAX;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    PlayWatch(PatchOrder order, PlayDirectory directory, PlayProcess process, Clock clock) {
        this.order = order;
        this.directory = directory;
        this.process = process;
        this.clock = clock;
        this.spool = new PermitSpool(directory.file("spool"));
        this.tracks = new PlayTracks(order, ExitPlay.hooks(directory));
        this.tail = new EventTail(directory.file("events"));
        this.silence = Duration.ofSeconds(ExitPlay.variables(directory).path("patchyard_look_limit").asLong(LOOK_SECONDS))
                .multipliedBy(3);
    }

    /** @return what the play did, once none of its processes lives any more */
    PlayReport toTheEnd(HostPermit permit, RunLog log, StopSignal stop) {
        ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();
        try {
            watch(permit, log, stop, askers);
        } finally {
            // NB: a permit may still be thought about for hosts of a play that ended; its answer is not waited for.
            askers.shutdownNow();
        }
        boolean gone = process.end();
        tail.drain(events -> tracks.take(events, log));
        return report(gone);
    }

    private void watch(HostPermit permit, RunLog log, StopSignal stop, ExecutorService askers) {
        Instant lookAgain = Instant.MIN;
        lastSign = clock.instant();
        while (true) {
            boolean goesOn = process.goesOn();
            Instant now = clock.instant();
            tail.drain(events -> {
                tracks.take(events, log);
                lastSign = now;
            });
            if (!goesOn) {
                return;
            }
            answer(permit, askers);
            if (now.isAfter(lookAgain)) {
                lookAgain = now.plus(SECOND);
                withdraw(permit);
                directory.showLife(now);
                if (stop.current() == StopSignal.Request.ABORT || isStuck(now) || isSilent(now)) {
                    directory.noteAbort();
                    return;
                }
            }
            Nap.REAL.take(BEAT);
        }
    }

    /** A host beyond its limit is not waited for; when nothing else can go on either, the play is at its end. */
    private boolean isStuck(Instant now) {
        long overdue = tracks.overdue(now, order.hostLimit());
        return overdue > 0 && (overdue >= order.parallel() || overdue == tracks.open());
    }

    /** Looks at hosts have a limit and hosts at work another; a play that tells nothing while none is at work hangs by itself. */
    private boolean isSilent(Instant now) {
        return lastSign.plus(silence).isBefore(now) && tracks.atWork() == 0 && spool.open().isEmpty();
    }

    /** Hosts are looked at ahead; as many as may be worked on at once are asked for, counting those that are worked on. */
    private void answer(HostPermit permit, ExecutorService askers) {
        List<String> open = spool.open();
        for (String host : tracks.names()) {
            if (open.contains(host) && !asked.contains(host) && tracks.engaged(asked) < order.parallel()) {
                asked.add(host);
                askers.submit(() -> decide(host, permit));
            }
        }
    }

    /** A play decides by itself against a host that is not fit any more; nobody needs to think about it any longer. */
    private void withdraw(HostPermit permit) {
        asked.stream()
                .filter(host -> !answered.contains(host) && spool.decision(host).isPresent())
                .forEach(host -> tracks.ciId(host).ifPresent(permit::withdraw));
    }

    private void decide(String host, HostPermit permit) {
        HostPermit.Answer answer;
        try {
            answer = tracks.ciId(host)
                    .map(permit::ask)
                    .orElseGet(() -> new HostPermit.Answer.Denied("not a host of this play"));
        } catch (RunStore.StaleClaim lost) {
            // The run is somebody else's by now, and so is the answer.
            return;
        } catch (RuntimeException broken) {
            if (Thread.currentThread().isInterrupted()) {
                // We are going down; whoever takes over asks again.
                return;
            }
            if (broken instanceof StoreFault) {
                // Nobody said no: as soon as the database answers again the host is asked for again.
                asked.remove(host);
                return;
            }
            answer = new HostPermit.Answer.Denied("the permit could not be decided: " + broken.getMessage());
        }
        answered.add(host);
        spool.decide(host, answer, clock.instant().plus(PERMIT_LASTS));
    }

    private PlayReport report(boolean gone) {
        boolean aborted = directory.isAborted();
        boolean complete = tracks.isComplete() && gone && tail.broken() == 0;
        String ending = ending(aborted, gone);
        return new PlayReport(tracks.results(spool, ending), complete, aborted, ending);
    }

    private String ending(boolean aborted, boolean gone) {
        if (!gone) {
            return "the play's processes could not be ended";
        }
        String how = directory.exitCode()
                .map(code -> code < 0 ? "ended by signal " + -code : "exit code " + code)
                .orElse(aborted ? "the play was ended by us" : "the play was killed");
        String lost = tail.broken() == 0 ? "" : "; " + tail.broken() + " events cannot be read";
        return (aborted && directory.exitCode().isPresent() ? "ended by us, " : "") + how + lost + firstError();
    }

    private String firstError() {
        return tracks.isComplete() ? "" : directory.head("output").lines()
                .filter(line -> line.startsWith("ERROR!") || line.contains("Error"))
                .findFirst()
                .map(line -> "; " + Complaints.plain(line))
                .orElse("");
    }
}
