package dev.patchyard.adapter.executor;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.HostPrograms.Answer;
import dev.patchyard.adapter.ansible.Together;
import dev.patchyard.inventory.Ci;
import dev.patchyard.run.Nap;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * Waits until nothing works with the package database of a host: neither a package manager nor a module that a killed
 * play left behind. Asks about the locks and never takes them.
 */
@Singleton
public final class HostFence {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final HostPrograms programs;
    private final AnsibleSettings settings;

    public HostFence(HostPrograms programs, AnsibleSettings settings) {
        this.programs = programs;
        this.settings = settings;
    }

    /** @return for each host whether it was proved within the time; a host that does not answer proves nothing */
    public Map<String, Boolean> prove(Collection<Ci> hosts, Duration patience) {
        return Together.ask(hosts, settings.scanParallel(), host -> prove(host, patience));
    }

    private boolean prove(Ci host, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean free = isFree(host);
        while (!free && System.nanoTime() < deadline) {
            Nap.REAL.take(PAUSE);
            free = isFree(host);
        }
        return free;
    }

    private boolean isFree(Ci host) {
        return programs.run(host, "locks", Map.of(), LOOK) instanceof Answer.Said(var said, var skew)
                && said.path("busy").isArray() && said.path("busy").isEmpty() && said.path("root").asBoolean();
    }
}
