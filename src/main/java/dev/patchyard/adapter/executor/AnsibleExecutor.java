package dev.patchyard.adapter.executor;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.Canary;
import dev.patchyard.adapter.ansible.PlayDirectory;
import dev.patchyard.adapter.ansible.PlayFiles;
import dev.patchyard.adapter.ansible.PlayProcess;
import dev.patchyard.adapter.ansible.Playbooks;
import dev.patchyard.inventory.Ci;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.patching.RunLog;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Carries out plays as ansible-playbook processes that outlive this server. */
@Singleton
public final class AnsibleExecutor implements PatchExecutor {
    private final AnsibleSettings settings;
    private final Playbooks playbooks;
    private final Canary canary;
    private final HostFence fence;
    private final Clock clock;
    private final Map<String, ReentrantLock> plays = new ConcurrentHashMap<>();

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
            PlayDirectory directory = new PlayDirectory(settings, order.playId());
            PlayProcess process = new PlayProcess(directory, settings);
            if (isNew(directory, process)) {
                begin(order, directory, process);
            }
            return new PlayWatch(order, directory, process, clock).toTheEnd(permit, log, stop);
        } finally {
            one.unlock();
        }
    }

    /** A directory without a process was made by a server that died before it could start the play. */
    private static boolean isNew(PlayDirectory directory, PlayProcess process) {
        return !directory.exists()
                || directory.read("process").isEmpty() && !directory.isAborted() && !process.isAlive();
    }

    private void begin(PatchOrder order, PlayDirectory directory, PlayProcess process) {
        canary.requireSilence();
        if (!directory.exists()) {
            directory.create(PlayFiles.of(order, directory, settings));
        }
        playbooks.requireUnchanged(order.playbooks());
        process.start(List.of(
                "/usr/bin/ansible-playbook",
                "--inventory", directory.file("inventory.json").toString(),
                "--extra-vars", "@" + directory.file("vars.json"),
                "--forks", Integer.toString(Math.min(order.parallel(), settings.mostForks())),
                playbooks.forFamily(order.family()).toString()));
    }

    @Override
    public Map<String, Boolean> fence(Collection<Ci> hosts, Duration patience) {
        return fence.prove(hosts, patience);
    }

    @Override
    public boolean isAlive(String playId) {
        return process(playId).isAlive();
    }

    @Override
    public boolean end(String playId) {
        return process(playId).end();
    }

    private PlayProcess process(String playId) {
        return new PlayProcess(new PlayDirectory(settings, playId), settings);
    }
}
