package dev.patchyard.run.restore;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.PatchRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The hosts of runs that have not ended: who holds them, and which versions they have. */
final class HostWitness implements Reconciler.Witness {
    private final PlayTraces traces;
    private final Scanner scanner;
    private final KnownRuns known;

    HostWitness(PlayTraces traces, Scanner scanner, KnownRuns known) {
        this.traces = traces;
        this.scanner = scanner;
        this.known = known;
    }

    @Override
    public List<Finding> findings(List<PatchRun> open, Set<String> strangers) {
        Map<String, Ci> cis = new LinkedHashMap<>();
        open.stream()
                .filter(run -> !run.isDryRun() && run.plan() != null)
                .flatMap(run -> run.requirePlan().hosts().stream())
                .map(PlannedHost::ci)
                .forEach(ci -> cis.put(ci.id(), ci));
        List<Finding> findings = new ArrayList<>(held(cis));
        Map<String, HostScan> scans = scanner.scan(cis.values());
        for (PatchRun run : open) {
            run.hosts().values().stream()
                    .filter(host -> !run.isDryRun() && host.state() == HostState.PLANNED && scans.containsKey(host.ciId()))
                    .map(host -> moved(run, host, scans.get(host.ciId())))
                    .filter(Objects::nonNull)
                    .forEach(findings::add);
        }
        return findings;
    }

    /** A host that does not answer now is looked at again by whoever wants to begin it. */
    private List<Finding> held(Map<String, Ci> cis) {
        Map<String, String> holders = known.holders();
        List<Finding> findings = new ArrayList<>();
        traces.holders(cis.values()).forEach((ciId, holder) -> {
            if (holder.answered() && !holder.runId().isEmpty() && !holder.runId().equals(holders.get(ciId))) {
                findings.add(new Finding(Finding.Kind.UNKNOWN_HOLDER,
                        ciId + " says that it is held by run " + holder.runId() + " with epoch " + holder.epoch(), holder.runId()));
            }
        });
        return findings;
    }

    private static @Nullable Finding moved(PatchRun run, HostRecord host, HostScan scan) {
        List<String> there = run.requirePlan().host(host.ciId()).stream()
                .flatMap(planned -> planned.moves().stream())
                .filter(move -> !move.from().equals(move.to()) && isAt(scan, move))
                .map(PackageMove::toString)
                .toList();
        return there.isEmpty() ? null : new Finding(Finding.Kind.PACKAGES_MOVED_ON,
                host.name() + " was not begun and has moved already: " + String.join(", ", there), run.id());
    }

    private static boolean isAt(HostScan scan, PackageMove move) {
        return scan.isOk() && scan.installed(move.name(), move.arch()).filter(p -> p.version().equals(move.to())).isPresent();
    }
}
