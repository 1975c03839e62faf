package dev.patchyard.adapter.executor;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.Canary;
import dev.patchyard.adapter.ansible.HostName;
import dev.patchyard.adapter.ansible.PlayDirectory;
import dev.patchyard.adapter.ansible.PlayFiles;
import dev.patchyard.adapter.ansible.PlayProcess;
import dev.patchyard.adapter.ansible.Playbooks;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostStage;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.patching.RunLog;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Carries out plays as ansible-playbook processes that outlive this server. */
@Singleton
public final class AnsibleExecutor implements PatchExecutor {
    private final AnsibleSettings settings;
    private final Playbooks playbooks;
    private final Canary canary;
    private final HostFence fence;
    private final Clock clock;
    private final Map<String, ReentrantLock> plays = new ConcurrentHashMap<>();
    /** Plays that another server of this machine began, with the directory in which it did. */
    private final Map<String, Path> adopted = new ConcurrentHashMap<>();

    public AnsibleExecutor(AnsibleSettings settings, Playbooks playbooks, Canary canary, HostFence fence, Clock clock) {
        this.settings = settings;
        this.playbooks = playbooks;
        this.canary = canary;
        this.fence = fence;
        this.clock = clock;
    }

    @Override
    public Map<String, String> playbookDigests() {
        return playbooks.digests();
    }

    @Override
    public PlayReport carryOut(PatchOrder order, HostPermit permit, RunLog log, StopSignal stop) {
        ReentrantLock one = plays.computeIfAbsent(order.playId(), id -> new ReentrantLock());
        one.lock();
        try {
            adopt(order);
            PlayDirectory directory = directory(order.playId());
            PlayProcess process = new PlayProcess(directory, settings);
            if (isNew(directory, process)) {
                begin(order, directory, process);
            }
            PlayReport report = new PlayWatch(order, directory, process, clock).toTheEnd(permit, log, stop);
            return letGo(order, directory, report, log);
        } finally {
            one.unlock();
        }
    }

    private void adopt(PatchOrder order) {
        if (order.place() != null) {
            Path where = PlayPlace.seen(order.place())
                    .orElseThrow(() -> new IllegalArgumentException("the play's place is not seen from here: " + order.place()));
            adopted.put(order.playId(), where);
        }
    }

    private PlayDirectory directory(String playId) {
        return new PlayDirectory(adopted.getOrDefault(playId, Path.of(settings.runDir())), playId);
    }

    @Override
    public Set<String> leftInOrder(Collection<Ci> hosts, String runId) {
        return fence.leftInOrder(hosts, runId);
    }

    @Override
    public String place() {
        return PlayPlace.here(settings);
    }

    @Override
    public boolean sees(String place) {
        return PlayPlace.seen(place).isPresent();
    }

    /** Hosts that were begun and whose play did not run their exit hook. */
    private PlayReport letGo(PatchOrder order, PlayDirectory directory, PlayReport report, RunLog log) {
        Map<String, String> left = exitOf(directory).run();
        Map<String, HostResult> results = new LinkedHashMap<>(report.hosts());
        for (HostOrder host : order.hosts()) {
            String said = left.get(HostName.of(host.ciId()));
            if (said != null) {
                boolean isDone = said.isEmpty();
                log.tell(new HostEvent(host.ciId(), clock.instant(), isDone ? HostStage.CHECKING : HostStage.FAILED,
                        isDone ? "hook on_exit is done, in a play of its own" : said));
                results.computeIfPresent(host.ciId(), (id, result) -> isDone ? result : result.because(said));
            }
        }
        return new PlayReport(results, report.complete(), report.aborted(), report.ending());
    }

    /** A directory without a process was made by a server that died before it could start the play. */
    private static boolean isNew(PlayDirectory directory, PlayProcess process) {
        return !directory.exists()
                || directory.read("process").isEmpty() && !directory.isAborted() && !process.isAlive();
    }

    private void begin(PatchOrder order, PlayDirectory directory, PlayProcess process) {
        canary.requireSilence();
        if (!directory.exists()) {
            make(order, directory);
        }
        playbooks.requireUnchanged(order.playbooks());
        start(process, List.of(
                "/usr/bin/ansible-playbook",
                "--inventory", directory.file("inventory.json").toString(),
                "--extra-vars", "@" + directory.file("vars.json"),
                "--forks", Integer.toString(Math.min(order.parallel() + lookAhead(order), settings.mostForks())),
                playbooks.forOrder(order).toString()));
    }

    /** A machine that has no room for a process now may have it a moment later. */
    private static void start(PlayProcess process, List<String> command) {
        try {
            process.start(command);
        } catch (IllegalStateException noRoom) {
            String why = String.valueOf(noRoom.getMessage()).lines().findFirst().orElse("");
            throw new CollaboratorFault(CollaboratorFault.Kind.UNAVAILABLE, why);
        }
    }

    /** Where nothing can be written, nothing can be heard either: no host is begun. */
    private void make(PatchOrder order, PlayDirectory directory) {
        try {
            directory.create(PlayFiles.of(order, directory, settings));
        } catch (IllegalStateException impossible) {
            throw new PlayRefused(String.valueOf(impossible.getMessage()));
        }
    }

    /** Hosts that are looked at while others are worked on; they wait for the permit, which keeps the limit. */
    private static int lookAhead(PatchOrder order) {
        return (order.parallel() + 1) / 2;
    }

    @Override
    public Map<String, Boolean> fence(Collection<Ci> hosts, HostTakeover takeover, Duration patience) {
        return fence.prove(hosts, takeover, patience);
    }

    @Override
    public Map<String, String> letGo(String playId, Collection<String> ciIds) {
        PlayDirectory directory = directory(playId);
        Map<String, String> said = new LinkedHashMap<>();
        for (String ciId : ciIds) {
            exitOf(directory).runFor(HostName.of(ciId)).values().forEach(wrong -> said.put(ciId, wrong));
        }
        return said;
    }

    private ExitPlay exitOf(PlayDirectory directory) {
        return new ExitPlay(directory, settings, playbooks, canary);
    }

    @Override
    public boolean isAlive(String playId) {
        return process(playId).isAlive() || exitsOf(playId).anyMatch(PlayProcess::isAlive);
    }

    @Override
    public boolean end(String playId) {
        PlayDirectory directory = directory(playId);
        boolean gone = process(playId).end();
        if (gone && directory.exists()) {
            exitOf(directory).run();
        }
        return gone && exitsOf(playId).allMatch(PlayProcess::end);
    }

    /** @return the plays that were begun to let its hosts go */
    private Stream<PlayProcess> exitsOf(String playId) {
        return ExitPlay.ids(directory(playId)).stream()
                .filter(id -> directory(playId).path().resolveSibling(id).toFile().isDirectory())
                .map(id -> new PlayProcess(new PlayDirectory(directory(playId).path().getParent(), id), settings));
    }

    @Override
    public int forgetPlays(Instant before, Predicate<String> mayGo, int limit) {
        return new OldPlays(Path.of(settings.runDir()), playId -> !isAlive(playId)).forget(before, mayGo, limit);
    }

    @Override
    public Swept sweep(Predicate<String> isOver) {
        return new Leftovers(Path.of(settings.runDir()), this::isBusy).sweep(isOver);
    }

    /** A play that lets hosts go for another one bears that one's id before its own. */
    private boolean isBusy(String playId) {
        return plays.entrySet().stream().anyMatch(play -> playId.startsWith(play.getKey()) && play.getValue().isLocked());
    }

    private PlayProcess process(String playId) {
        return new PlayProcess(directory(playId), settings);
    }
}
