package dev.patchyard.run;

import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.plan.PlannedHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the places of hosts that an ended run left UNKNOWN, as soon as it is proved that no package manager works on
 * them any more, and looks at them afresh then. What the run said of them stays as it was.
 */
public final class PlaceKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceKeeper.class);

    private final RunStore store;
    private final PatchExecutor executor;
    private final Scanner scanner;
    private final ComplianceLedger ledger;

    public PlaceKeeper(RunStore store, PatchExecutor executor, Scanner scanner, ComplianceLedger ledger) {
        this.store = store;
        this.executor = executor;
        this.scanner = scanner;
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
        return store.find(runId)
                .filter(PatchRun::isEnded)
                .flatMap(run -> run.requirePlan().host(ciId))
                .map(PlannedHost::ci)
                .filter(ci -> executor.fence(List.of(ci), Duration.ZERO).getOrDefault(ciId, false))
                .map(ci -> free(ci, runId))
                .orElse(false);
    }

    private boolean free(Ci ci, String runId) {
        ledger.enter(List.of(ci), scanner.scan(List.of(ci)));
        store.leavePlace(ci.id(), runId);
        LOG.info("nothing works on {} any more; run {} no longer holds it", ci.id(), runId);
        return true;
    }
}
