package dev.patchyard.adapter.executor;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.HostPrograms.Answer;
import dev.patchyard.adapter.ansible.Together;
import dev.patchyard.inventory.Ci;
import dev.patchyard.run.restore.PlayTraces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Run directories here, and the leases that plays took on hosts. */
@Singleton
public final class AnsibleTraces implements PlayTraces {
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final HostPrograms programs;
    private final AnsibleSettings settings;

    public AnsibleTraces(HostPrograms programs, AnsibleSettings settings) {
        this.programs = programs;
        this.settings = settings;
    }

    @Override
    public Set<String> plays() {
        return OldPlays.idsIn(Path.of(settings.runDir()));
    }

    @Override
    public String runOf(String playId) {
        return OldPlays.runOf(playId).orElse("");
    }

    @Override
    public Map<String, Holder> holders(Collection<Ci> hosts) {
        return Together.ask(hosts, settings.scanParallel(), this::holder);
    }

    private Holder holder(Ci host) {
        return programs.run(host, "word", Map.of("run", ""), LOOK) instanceof Answer.Said(var said, var skew)
                ? new Holder(true, said.at("/held/run").asText(""), said.at("/held/epoch").asLong(0))
                : new Holder(false, "", 0);
    }
}
