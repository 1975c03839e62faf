package dev.patchyard.fake;

import dev.patchyard.compliance.HostFacts;
import dev.patchyard.inventory.Ci;
import dev.patchyard.patching.HostRecovery;
import dev.patchyard.patching.HostTakeover;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The hosts' side of going back, on a {@link FakeFleet}. */
abstract class FakeRecovery implements HostRecovery {
    final FakeFleet fleet;
    private final Map<String, String> more = new ConcurrentHashMap<>();

    FakeRecovery(FakeFleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public Map<String, String> saveEvidence(String runId, Ci host) {
        return fleet.host(host.id()).isLost()
                ? Map.of("unreachable.txt", "no login")
                : handedOut(host.id());
    }

    private Map<String, String> handedOut(String ciId) {
        Map<String, String> files = new LinkedHashMap<>(more);
        files.put("dpkg.log", "what the package manager said on " + ciId);
        return files;
    }

    /** Every host hands out this file, too. */
    public void handsOut(String file, String content) {
        more.put(file, content);
    }

    @Override
    public boolean awaitReturn(Ci host, Duration patience) {
        FakeHost machine = fleet.host(host.id());
        if (machine.returns) {
            machine.isBack();
        }
        return machine.returns;
    }

    @Override
    public Optional<Who> whoAnswers(Ci host) {
        FakeHost machine = fleet.host(host.id());
        HostFacts facts = machine.facts();
        return machine.isLost()
                ? Optional.empty()
                : Optional.of(new Who(facts.machineId(), facts.productUuid(), facts.macs()));
    }

    @Override
    public Repair repair(Ci host, HostTakeover takeover) {
        FakeHost machine = fleet.host(host.id());
        if (machine.repairable) {
            machine.configureAll();
        }
        return new Repair(machine.repairable, machine.repairable ? "dpkg --configure -a" : "still half-configured");
    }
}
