package dev.patchyard.run;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.policy.PolicyShelf;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where ended runs are tried again: a new linked run with the same frozen plan for some of its hosts. */
public final class RetryDesk {
    private final PolicyShelf shelf;
    private final RunStore store;
    private final AuditTrail audit;
    private final Fitness fitness;
    private final Clock clock;
    private final Ids ids;

    public RetryDesk(PolicyShelf shelf, RunStore store, AuditTrail audit, Fitness fitness, Clock clock) {
        this(shelf, store, audit, fitness, clock, Ids.RANDOM);
    }

    /** @param ids names the runs */
    public RetryDesk(PolicyShelf shelf, RunStore store, AuditTrail audit, Fitness fitness, Clock clock, Ids ids) {
        this.shelf = shelf;
        this.store = store;
        this.audit = audit;
        this.fitness = fitness;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Asks for a retry. It shares the change of the first run while that is kept open for it, and needs one of its own
     * otherwise. Not idempotent.
     *
     * @param runId any run of the family
     * @throws RunRefusal when the family is still at work, the policy is disabled or counts on what this server lacks, or no host is
     *     meant
     */
    public PatchRun retry(String runId, RetryWish wish, Actor actor) {
        PatchRun asked = store.find(runId)
                .orElseThrow(() -> new RunRefusal(RunRefusal.Why.NO_RUN, "id", "there is no such run"));
        Attempts attempts = Attempts.of(asked, store);
        requireRetriable(asked, attempts);
        fitness.requireForRun(attempts.first().policy());
        Map<String, HostRecord> hosts = again(attempts, wish);
        ChangeLink shared = wish.changeId() == null ? shared(attempts.first()) : null;
        String named = shared == null ? wish.changeId() : attempts.first().origin().changeId();
        int wave = hosts.values().stream().mapToInt(HostRecord::wave).min().orElse(0);
        PatchRun run = PatchRun.asked(
                        ids.next(), origin(asked, attempts, wish, named, List.copyOf(hosts.keySet()), actor),
                        attempts.first().policy(), clock.instant().truncatedTo(ChronoUnit.MICROS))
                .withPlan(attempts.first().requirePlan())
                .withHosts(hosts)
                .withWave(wave)
                .withChange(shared);
        if (!store.add(run, "retry of run " + runId + " asked for by " + actor.name())) {
            throw atWork();
        }
        audit.record(actor, "run.retry", "run:" + runId,
                Map.of("run", run.id(), "hosts", wish.hosts().name(), "reason", wish.reason()));
        return run;
    }

    private void requireRetriable(PatchRun asked, Attempts attempts) {
        PatchRun first = attempts.first();
        if (asked.isDryRun() || first.plan() == null || first.hosts().isEmpty()) {
            throw new RunRefusal(RunRefusal.Why.STATE, "id", "the run has no hosts that could be tried again");
        }
        if (attempts.goOn()) {
            throw atWork();
        }
        boolean enabled = shelf.find(first.policy().id()).filter(shelved -> shelved.policy().enabled()).isPresent();
        if (!enabled) {
            throw new RunRefusal(RunRefusal.Why.DISABLED, "id", "the policy is disabled");
        }
    }

    private static RunRefusal atWork() {
        return new RunRefusal(RunRefusal.Why.STATE, "id", "the run or an attempt that is linked to it has not ended");
    }

    private static Map<String, HostRecord> again(Attempts attempts, RetryWish wish) {
        Map<String, HostRecord> hosts = new LinkedHashMap<>();
        boolean spared = false;
        for (HostRecord host : attempts.hosts().values()) {
            boolean isMeant = wish.hosts().takes(host.state());
            boolean isSpared = isMeant && host.state() == HostState.REVERTED && !wish.allowReverted();
            spared |= isSpared;
            if (isMeant && !isSpared) {
                String level = host.to().isEmpty() ? host.from() : host.to();
                hosts.put(host.ciId(), HostRecord.planned(host.ciId(), host.name(), host.wave(), level));
            }
        }
        if (hosts.isEmpty()) {
            throw spared
                    ? new RunRefusal(RunRefusal.Why.NO_HOST, "allow_reverted", "all hosts that are meant went back")
                    : new RunRefusal(RunRefusal.Why.NO_HOST, "hosts", "no host of the run ended so");
        }
        return hosts;
    }

    private static PatchRun.Origin origin(
            PatchRun asked, Attempts attempts, RetryWish wish, @Nullable String changeId, List<String> ciIds, Actor actor) {
        Lineage lineage = new Lineage(attempts.first().id(), asked.id(), attempts.runs().size() + 1);
        return new PatchRun.Origin(
                PatchRun.Kind.PATCH, RunRequest.Trigger.MANUAL, actor.name(), wish.reason(), false, ciIds, changeId,
                asked.id(), null, false, lineage);
    }

    /** The first run's change, as long as its closing waits for the end of its window. */
    private @Nullable ChangeLink shared(PatchRun first) {
        boolean isKeptOpen = store.deliveries(first.id()).stream()
                .anyMatch(delivery -> delivery.isOpen() && delivery.outward() instanceof Outward.CloseChangeLater);
        return isKeptOpen && first.change() != null ? first.change().sharedFrom(first.id()) : null;
    }
}
