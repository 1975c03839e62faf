package dev.patchyard.adapter.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.HostPrograms.Answer;
import dev.patchyard.adapter.ansible.HostWorkOrder;
import dev.patchyard.adapter.ansible.Together;
import dev.patchyard.health.HealthReport;
import dev.patchyard.health.HealthReport.Checked;
import dev.patchyard.health.HostProbe;
import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.Limits;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the checks on the hosts themselves; a red one is looked at again for a few seconds before it counts. */
@Singleton
public final class SshProbe implements HostProbe {
    private static final int SECONDS_FOR_RED = 3;

    private final HostPrograms programs;
    private final AnsibleSettings settings;

    public SshProbe(HostPrograms programs, AnsibleSettings settings) {
        this.programs = programs;
        this.settings = settings;
    }

    @Override
    public Map<String, HealthReport> probe(Collection<Ci> hosts, List<CheckSpec> checks) {
        if (checks.isEmpty()) {
            Map<String, HealthReport> empty = new LinkedHashMap<>();
            hosts.forEach(host -> empty.put(host.id(), new HealthReport(host.id(), List.of())));
            return empty;
        }
        return Together.ask(hosts, settings.scanParallel(), host -> probe(host, checks));
    }

    private HealthReport probe(Ci host, List<CheckSpec> checks) {
        Answer answer = programs.run(host, "check",
                Map.of("checks", HostWorkOrder.checks(checks), "patience", SECONDS_FOR_RED), Limits.HEALTH);
        return switch (answer) {
            case Answer.Said(JsonNode said, Duration clock) -> report(host, checks, said);
            case Answer.Unreachable(String reason) -> allRed(host, checks, reason);
            case Answer.Failed(String reason) -> allRed(host, checks, reason);
        };
    }

    /** A check that the host did not speak of is red. */
    private static HealthReport report(Ci host, List<CheckSpec> checks, JsonNode said) {
        List<Checked> checked = new ArrayList<>();
        for (CheckSpec check : checks) {
            JsonNode found = null;
            for (JsonNode one : said.path("checks")) {
                found = one.path("name").asText().equals(check.name()) ? one : found;
            }
            boolean green = found != null && found.path("green").asBoolean(false);
            checked.add(new Checked(check.name(), green, found == null ? "not answered" : found.path("said").asText()));
        }
        return new HealthReport(host.id(), checked);
    }

    private static HealthReport allRed(Ci host, List<CheckSpec> checks, String reason) {
        return new HealthReport(host.id(), checks.stream().map(c -> new Checked(c.name(), false, reason)).toList());
    }
}
