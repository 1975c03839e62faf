package dev.patchyard.adapter.executor;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.HostPrograms.Answer;
import dev.patchyard.adapter.ansible.Together;
import dev.patchyard.inventory.Ci;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.run.Nap;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits until nothing works with the package database of a host: neither a package manager nor a module that a killed
 * play left behind. Asks about the package manager's locks and never takes them; takes the host's lease away in the same
 * command.
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
    public Map<String, Boolean> prove(Collection<Ci> hosts, HostTakeover takeover, Duration patience) {
        return Together.ask(hosts, settings.scanParallel(), host -> prove(host, order(takeover), patience));
    }

    /** @return what the programs on hosts need to know to take a host away */
    static Map<String, @Nullable Object> order(HostTakeover takeover) {
        List<List<Object>> runs = takeover.runs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(run -> List.<Object>of(run.getKey(), run.getValue()))
                .toList();
        return Map.of("fence", Map.of("runs", runs, "dead", takeover.dead(), "reverted", takeover.reverted()));
    }

    private boolean prove(Ci host, Map<String, @Nullable Object> order, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean free = isFree(host, order);
        while (!free && System.nanoTime() < deadline) {
            Nap.REAL.take(PAUSE);
            free = isFree(host, order);
        }
        return free;
    }

    /** @return hosts, by CI id, that a play of the run left in order, by their own word */
    Set<String> leftInOrder(Collection<Ci> hosts, String runId) {
        Map<String, Boolean> said = Together.ask(hosts, settings.scanParallel(), host ->
                programs.run(host, "word", Map.of("run", runId), LOOK) instanceof Answer.Said(var word, var skew)
                        && word.path("well").asBoolean());
        return said.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private boolean isFree(Ci host, Map<String, @Nullable Object> order) {
        return programs.run(host, "locks", order, LOOK) instanceof Answer.Said(var said, var skew)
                && said.path("busy").isArray() && said.path("busy").isEmpty() && said.path("root").asBoolean();
    }
}
