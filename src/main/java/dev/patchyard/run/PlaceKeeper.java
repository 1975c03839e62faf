package dev.patchyard.run;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.health.HostProbe;
import dev.patchyard.inventory.Ci;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.plan.PlannedHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the places of hosts that an ended run left UNKNOWN, as soon as it is proved that no package manager works on
 * them any more, and looks at them afresh then. A member of a redundancy group must be in order again, too. What the run
 * said of them stays as it was.
 */
public final class PlaceKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceKeeper.class);

    private final RunStore store;
    private final PatchExecutor executor;
    private final Scanner scanner;
    private final HostProbe probe;
    private final ComplianceLedger ledger;

    public PlaceKeeper(RunStore store, PatchExecutor executor, Scanner scanner, HostProbe probe, ComplianceLedger ledger) {
        this.store = store;
        this.executor = executor;
        this.scanner = scanner;
        this.probe = probe;
        this.ledger = ledger;
    }

    /** Looks once at every host that an ended run still holds. Twice is fine. @return how many places were given back */
    public int sweep() {
        int freed = 0;
        for (Map.Entry<String, String> held : store.placesHeld().entrySet()) {
            freed += isFreed(held.getKey(), held.getValue()) ? 1 : 0;
        }
        return freed;
    }

    private boolean isFreed(String ciId, String runId) {
        Optional<PatchRun> ended = ended(runId);
        return ended
                .flatMap(run -> run.requirePlan().host(ciId))
                .map(PlannedHost::ci)
                .filter(ci -> executor.fence(List.of(ci), takeover(ended.get(), ciId), Duration.ZERO).getOrDefault(ciId, false))
                .filter(ci -> isFree(ci, ended.get()))
                .isPresent();
    }

    /** Whoever closed the run may not have ended its play, or could not see it. */
    private HostTakeover takeover(PatchRun run, String ciId) {
        boolean dead = run.host(ciId).map(host -> playOf(run, host)).filter(playId -> !isOver(run, playId)).isEmpty();
        return new HostTakeover(Map.of(run.id(), HostTakeover.ENDED), dead, false);
    }

    private boolean isOver(PatchRun run, String playId) {
        return run.placeOf(playId).map(executor::sees).orElse(true) && !executor.isAlive(playId);
    }

    private static String playOf(PatchRun run, HostRecord host) {
        return PatchOrder.playId(run.id(), host.wave(), run.requirePlan().host(host.ciId()).orElseThrow().family());
    }

    /** A run that cannot be read keeps its hosts until somebody closes it, and holds up nobody else's. */
    private Optional<PatchRun> ended(String runId) {
        try {
            return store.find(runId).filter(PatchRun::isEnded);
        } catch (RunStore.Unreadable unreadable) {
            return Optional.empty();
        }
    }

    /** A host that comes back after the end of its run is let go as well. */
    private void letGo(Ci ci, PatchRun run) {
        HostRecord host = run.host(ci.id()).orElse(null);
        if (host == null || run.policy().work().hooks().onExit() == null) {
            return;
        }
        executor.letGo(playOf(run, host), List.of(ci.id())).values()
                .forEach(wrong -> LOG.info("hook on_exit of run {} on {} {}", run.id(), ci.id(), wrong.isEmpty() ? "is done" : wrong));
    }

    private boolean isFree(Ci ci, PatchRun run) {
        letGo(ci, run);
        Map<String, HostScan> scans = scanner.scanAgain(List.of(ci), Duration.ZERO);
        ledger.enter(List.of(ci), scans);
        boolean holds = run.host(ci.id()).filter(host -> Redundancy.holdsOthers(run, host)).isPresent();
        if (holds && !isInOrder(ci, scans.get(ci.id()), run)) {
            return false;
        }
        store.leavePlace(ci.id(), run.id());
        LOG.info("nothing works on {} any more; run {} no longer holds it", ci.id(), run.id());
        return true;
    }

    /** Whoever brought the host into order: the others of its group may lean on it again. */
    private boolean isInOrder(Ci ci, HostScan scan, PatchRun run) {
        return scan.isOk()
                && scan.facts() != null
                && scan.facts().failedUnits().isEmpty()
                && scan.packages().stream().allMatch(InstalledPackage::configured)
                && probe.probe(List.of(ci), run.policy().work().checks()).get(ci.id()).isGreen();
    }
}
