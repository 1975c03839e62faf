package dev.patchyard.adapter.postgres;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.patching.TaskLine;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Tidings;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs in PostgreSQL. Every write locks the run's row first, so writers of one run come one after the other. */
@Singleton
public final class PostgresRunStore implements RunStore {
    private final Sql sql;
    private final RunRows rows;
    private final RunClaims claims;
    private final HostPlaces places;
    private final Outbox outbox;
    private final TaskBlocks tasks;
    private final EventFeed feed;
    private final Clock clock;

    /** @param clock dates events and messages; leases follow the database's own clock */
    public PostgresRunStore(Transactions transactions, Clock clock) {
        Documents documents = new Documents();
        this.sql = new Sql(transactions);
        this.rows = new RunRows(sql, documents);
        this.claims = new RunClaims(sql);
        this.places = new HostPlaces(sql, clock);
        this.outbox = new Outbox(sql, documents, clock);
        this.tasks = new TaskBlocks(sql, documents, MOST_LINES);
        this.feed = new PostgresEventFeed(transactions, clock);
        this.clock = clock;
    }

    @Override
    public boolean add(PatchRun run, String firstEvent) {
        return sql.together(() -> {
            boolean isKept = rows.insert(run);
            if (isKept) {
                rows.append(run.id(), List.of(RunEvent.Draft.ofRun("phase", firstEvent)), clock.instant());
                Tidings.asked(run).forEach(feed::tell);
            }
            return isKept;
        });
    }

    /** Fresh runs go in with one statement for all; one with a plan, hosts or a link goes in by itself. */
    @Override
    public void addAll(List<PatchRun> runs, String firstEvent) {
        Map<Boolean, List<PatchRun>> byKind = runs.stream().collect(Collectors.partitioningBy(PostgresRunStore::isBare));
        List<PatchRun> bare = byKind.get(true);
        sql.together(() -> {
            byKind.get(false).forEach(run -> add(run, firstEvent));
            rows.insertAll(bare, RunEvent.Draft.ofRun("phase", firstEvent), clock.instant());
            feed.tellAll(bare.stream().flatMap(run -> Tidings.asked(run).stream()).toList());
            return bare.size();
        });
    }

    private static boolean isBare(PatchRun run) {
        return run.plan() == null && run.hosts().isEmpty() && run.lineage() == null;
    }

    @Override
    public Map<String, PatchRun> find(Collection<String> runIds) {
        return rows.find(runIds);
    }

    @Override
    public List<PatchRun> open(Collection<String> policyIds) {
        return rows.open(policyIds);
    }

    @Override
    public Optional<PatchRun> find(String runId) {
        return rows.find(runId);
    }

    @Override
    public List<PatchRun> page(RunFilter filter, int offset, int limit) {
        return rows.page(filter, offset, limit);
    }

    @Override
    public long count(RunFilter filter) {
        return rows.count(filter);
    }

    @Override
    public List<PatchRun> linkedTo(String firstRunId) {
        return rows.linkedTo(firstRunId);
    }

    @Override
    public Optional<Claim> claimDue(String node, Duration lease) {
        return sql.together(() -> {
            Optional<Claim> claim = claims.claimDue(node, lease);
            claim.filter(first -> first.epoch() == 1).flatMap(this::readable).map(Tidings::begun).ifPresent(told -> told.forEach(feed::tell));
            return claim;
        });
    }

    /** One run that cannot be read must not keep the others from being claimed; its walker tells what is wrong. */
    private Optional<PatchRun> readable(Claim claim) {
        try {
            return rows.find(claim.runId());
        } catch (CollaboratorFault unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public boolean renew(Claim claim, Duration lease) {
        return claims.renew(claim, lease);
    }

    @Override
    public Set<String> owners() {
        return claims.owners();
    }

    @Override
    public int disown(String deadNode) {
        return claims.disown(deadNode);
    }

    @Override
    public void release(Claim claim, Duration pause) {
        claims.release(claim, pause);
    }

    @Override
    public void wake(String runId) {
        claims.wake(runId);
    }

    private record Fence(long epoch, boolean ended) {}

    @Override
    public PatchRun change(
            String runId,
            @Nullable Claim claim,
            UnaryOperator<PatchRun> edit,
            List<RunEvent.Draft> events,
            Map<String, Outward> messages) {
        return sql.together(() -> {
            Fence fence = lock(runId);
            boolean mayTry = claim == null || (claim.epoch() == fence.epoch() && !fence.ended());
            if (!mayTry) {
                throw new StaleClaim(runId);
            }
            PatchRun before = rows.find(runId).orElseThrow(() -> new StaleClaim(runId));
            PatchRun after = edit.apply(before);
            // NB: only now, because the edit of somebody without a claim may have its own word for a run that ended.
            if (fence.ended()) {
                throw new StaleClaim(runId);
            }
            rows.append(runId, events, clock.instant());
            outbox.add(runId, messages);
            if (!after.equals(before)) {
                rows.update(before, after);
            }
            Tidings.moved(before, after).forEach(feed::tell);
            return after;
        });
    }

    /** Locks first and reads after: a read that began before the lock could show the hosts as they were. */
    private Fence lock(String runId) {
        return sql.first(
                        "SELECT epoch, phase FROM runs WHERE id = ? FOR UPDATE",
                        row -> new Fence(row.getLong("epoch"), row.getString("phase").equals(RunPhase.ENDED.name())),
                        runId)
                .orElseThrow(() -> new StaleClaim(runId));
    }

    @Override
    public List<PatchRun> expired(Part part, Instant endedBefore, int offset, int limit) {
        return rows.expired(part, endedBefore, offset, limit);
    }

    @Override
    public void forget(Part part, String runId) {
        tasks.forget(runId);
        rows.forget(part, runId);
    }

    @Override
    public int forgetMessages(Instant arrivedBefore, int limit) {
        return outbox.forget(arrivedBefore, limit);
    }

    @Override
    public List<RunEvent> events(String runId, long after, int limit) {
        return sql.list(
                "SELECT seq, at, kind, ci_id, text FROM run_events WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                row -> {
                    Instant at = Sql.requireInstant(row, "at");
                    return new RunEvent(
                            row.getLong("seq"), at, row.getString("kind"), row.getString("ci_id"), row.getString("text"));
                },
                runId, after, limit);
    }

    @Override
    public void appendTasks(String runId, String playId, List<TaskLine> lines) {
        tasks.append(runId, playId, lines);
    }

    @Override
    public List<Numbered> tasks(String runId, long after, @Nullable String ciId, int limit) {
        return tasks.after(runId, after, ciId, limit);
    }

    @Override
    public Place takePlace(Seat seat, int policyLimit, int serverLimit) {
        return places.take(seat, policyLimit, serverLimit);
    }

    @Override
    public void restPlace(String ciId, Claim claim) {
        places.rest(ciId, claim);
    }

    @Override
    public void leavePlace(String ciId, Claim claim) {
        places.leave(ciId, claim);
    }

    @Override
    public boolean freePlace(String ciId, String runId) {
        return places.free(ciId, runId);
    }

    @Override
    public boolean isOver(String runId) {
        return places.isOver(runId);
    }

    @Override
    public Map<String, String> placesHeld() {
        return places.held();
    }

    @Override
    public void post(String key, Outward message) {
        outbox.add(null, Map.of(key, message));
    }

    @Override
    public List<Delivery> undelivered(int limit) {
        return outbox.undelivered(limit);
    }

    @Override
    public List<Delivery> deliveries(String runId) {
        return outbox.of(runId);
    }

    @Override
    public List<Delivery> dueDeliveries(int limit) {
        return outbox.due(limit);
    }

    @Override
    public void delivered(String key, String result) {
        outbox.delivered(key, result);
    }

    @Override
    public void undelivered(String key, String error, @Nullable Instant retryAt) {
        outbox.undelivered(key, error, retryAt);
    }
}
