package dev.patchyard.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A step's view of its run, and its only way to write down what must not be lost before the step ends: the intent of an
 * effect, and the state of a host that was just permitted.
 */
public final class RunContext {
    private static final Logger LOG = LoggerFactory.getLogger(RunContext.class);

    private final RunStore store;
    private final RunStore.Claim claim;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public RunContext(RunStore store, RunStore.Claim claim) {
        this.store = store;
        this.claim = claim;
    }

    /** @return the run as it is now, read anew */
    public PatchRun run() {
        return store.find(claim.runId()).orElseThrow(() -> new IllegalStateException("run is gone: " + claim.runId()));
    }

    /** @return grows with every claim; hosts let nobody with an older one act on them */
    public long epoch() {
        return claim.epoch();
    }

    /**
     * To be called after reading what only the owner writes, and before acting on it: it may have been another one's word.
     *
     * @throws RunStore.StaleClaim when the run is no longer ours
     */
    public void requireOurs() {
        store.change(claim.runId(), claim, run -> run, List.of(), Map.of());
    }

    /** @throws RunStore.StaleClaim when the run is no longer ours */
    public RunStore.Place takePlace(String ciId, int policyLimit, int serverLimit) {
        PatchRun run = run();
        return store.takePlace(
                new RunStore.Seat(ciId, claim, run.policy().id(), Redundancy.group(run, ciId)), policyLimit, serverLimit);
    }

    /** @throws RunStore.StaleClaim when the run is no longer ours */
    public void restPlace(String ciId) {
        store.restPlace(ciId, claim);
    }

    /** @throws RunStore.StaleClaim when the run is no longer ours */
    public void leavePlace(String ciId) {
        store.leavePlace(ciId, claim);
    }

    /** Writes facts about single hosts or intents; never the phase. Refused when the run is no longer ours. */
    public PatchRun note(UnaryOperator<PatchRun> edit, RunEvent.Draft... events) {
        PatchRun changed = store.change(claim.runId(), claim, edit, List.of(events), Map.of());
        for (RunEvent.Draft event : events) {
            log(event);
        }
        tell(Alarms.urgent(changed));
        return changed;
    }

    /** Puts messages on their way now, not at the end of the step; those that are under way already are left alone. */
    void tell(Map<String, Outward> messages) {
        Map<String, Outward> fresh = new LinkedHashMap<>(messages);
        fresh.keySet().removeAll(told);
        if (!fresh.isEmpty()) {
            store.change(claim.runId(), claim, run -> run, List.of(), fresh);
            told.addAll(fresh.keySet());
        }
    }

    /** Log lines about a host carry its CI, so that a structured log can be searched by it. */
    private void log(RunEvent.Draft event) {
        if (event.ciId() == null) {
            LOG.info("run {}: {}: {}", claim.runId(), event.kind(), firstLine(event.text()));
            return;
        }
        try (MDC.MDCCloseable ci = MDC.putCloseable("ci_id", event.ciId())) {
            LOG.info("run {}: {}: {}", claim.runId(), event.kind(), firstLine(event.text()));
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** @return whether somebody asked to stop */
    public boolean isCancelled() {
        return run().isCancelled();
    }
}
