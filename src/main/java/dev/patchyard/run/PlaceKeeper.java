package dev.patchyard.run;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.health.HostProbe;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.plan.PlannedHost;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the places of hosts that an ended run left UNKNOWN, as soon as it is proved that no package manager works on
 * them any more, and looks at them afresh then. A member of a redundancy group must be in order again, too. What the run
 * said of them stays as it was. Hosts of a run that cannot be read, or is not kept any more, are given back likewise.
 */
public final class PlaceKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceKeeper.class);

    private final RunStore store;
    private final Cmdb cmdb;
    private final PatchExecutor executor;
    private final Scanner scanner;
    private final HostProbe probe;
    private final ComplianceLedger ledger;

    public PlaceKeeper(
            RunStore store, Cmdb cmdb, PatchExecutor executor, Scanner scanner, HostProbe probe, ComplianceLedger ledger) {
        this.store = store;
        this.cmdb = cmdb;
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
        if (!store.isOver(runId)) {
            return false;
        }
        try {
            Optional<PatchRun> kept = readable(runId);
            return kept.isPresent() ? isFreed(ciId, kept.get()) : isFreedUnread(ciId, runId);
        } catch (StoreFault ours) {
            throw ours;
        } catch (CollaboratorFault fault) {
            LOG.warn("run {} goes on holding {}: {}", runId, ciId, fault.getMessage());
            return false;
        }
    }

    private boolean isFreed(String ciId, PatchRun ended) {
        return ended.requirePlan().host(ciId)
                .map(PlannedHost::ci)
                .filter(ci -> isFenced(ci, takeover(ended, ciId)))
                .filter(ci -> isFree(ci, ended))
                .isPresent();
    }

    /** Nobody knows any more what was done: the host's own lease is waited for, and the host must be in order. */
    private boolean isFreedUnread(String ciId, String runId) {
        return cmdb.byId(ciId)
                .filter(ci -> isFenced(ci, new HostTakeover(Map.of(runId, HostTakeover.ENDED), false, false)))
                .filter(ci -> isWell(scanned(ci)))
                .filter(ci -> isGivenBack(ciId, runId))
                .isPresent();
    }

    private boolean isFenced(Ci ci, HostTakeover takeover) {
        return executor.fence(List.of(ci), takeover, Duration.ZERO).getOrDefault(ci.id(), false);
    }

    private boolean isGivenBack(String ciId, String runId) {
        LOG.info("nothing works on {} any more; run {} no longer holds it", ciId, runId);
        return store.freePlace(ciId, runId);
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

    private Optional<PatchRun> readable(String runId) {
        try {
            return store.find(runId);
        } catch (RunStore.Unreadable unreadable) {
            return Optional.empty();
        }
    }

    /** A host that comes back after the end of its run is let go as well. @return false while that is still to be done */
    private boolean isLetGo(Ci ci, PatchRun run) {
        HostRecord host = run.host(ci.id()).orElse(null);
        if (host == null || run.policy().work().hooks().onExit() == null) {
            return true;
        }
        Collection<String> said = executor.letGo(playOf(run, host), List.of(ci.id())).values();
        said.forEach(wrong -> LOG.info("hook on_exit of run {} on {} {}", run.id(), ci.id(), wrong.isEmpty() ? "is done" : wrong));
        return !said.contains(HostResult.EXIT_OWED);
    }

    private boolean isFree(Ci ci, PatchRun run) {
        if (!isLetGo(ci, run)) {
            return false;
        }
        HostScan scan = scanned(ci);
        boolean holds = run.host(ci.id()).filter(host -> Redundancy.holdsOthers(run, host)).isPresent();
        return (!holds || isInOrder(ci, scan, run)) && isGivenBack(ci.id(), run.id());
    }

    private HostScan scanned(Ci ci) {
        Map<String, HostScan> scans = scanner.scanAgain(List.of(ci), Duration.ZERO);
        ledger.enter(List.of(ci), scans);
        return scans.get(ci.id());
    }

    /** Whoever brought the host into order: the others of its group may lean on it again. */
    private boolean isInOrder(Ci ci, HostScan scan, PatchRun run) {
        return isWell(scan) && probe.probe(List.of(ci), run.policy().work().checks()).get(ci.id()).isGreen();
    }

    private static boolean isWell(HostScan scan) {
        return scan.isOk()
                && scan.facts() != null
                && scan.facts().failedUnits().isEmpty()
                && scan.packages().stream().allMatch(InstalledPackage::configured);
    }
}
