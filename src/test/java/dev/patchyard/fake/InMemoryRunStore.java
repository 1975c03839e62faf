package dev.patchyard.fake;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.patching.TaskLine;
import dev.patchyard.run.Attention;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.Outward;
import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Tidings;
import dev.patchyard.run.restore.Mark;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs in memory, under one lock, by the test's clock. */
public final class InMemoryRunStore implements RunStore, ParkedRuns {
    private final Clock clock;
    private final EventFeed feed;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final InMemoryOutbox outbox;
    private final InMemoryPlaces places = new InMemoryPlaces();
    private boolean held;

    public InMemoryRunStore(Clock clock) {
        this(clock, new InMemoryEventFeed(clock));
    }

    public InMemoryRunStore(Clock clock, EventFeed feed) {
        this.clock = clock;
        this.feed = feed;
        this.outbox = new InMemoryOutbox(clock);
    }

    @Override
    public synchronized boolean add(PatchRun run, String firstEvent) {
        if (run.lineage() != null && linkedTo(run.lineage().first()).stream().anyMatch(other -> !other.isEnded())) {
            return false;
        }
        Row row = new Row(run, clock.instant());
        rows.put(run.id(), row);
        row.append(clock, List.of(RunEvent.Draft.ofRun("phase", firstEvent)));
        Tidings.asked(run).forEach(feed::tell);
        return true;
    }

    @Override
    public synchronized List<PatchRun> linkedTo(String firstRunId) {
        return rows.values().stream()
                .map(row -> row.run)
                .filter(r -> r.lineage() != null && r.lineage().first().equals(firstRunId))
                .sorted(Comparator.comparing(PatchRun::createdAt))
                .toList();
    }

    @Override
    public synchronized Optional<PatchRun> find(String runId) {
        return Optional.ofNullable(rows.get(runId)).map(InMemoryRunStore::read);
    }

    private static PatchRun read(Row row) {
        if (row.broken) {
            throw new Unreadable(row.run.id(), "broken by the test");
        }
        return row.run;
    }

    /** From now on, or no longer, the run is there and cannot be read. */
    public synchronized void setBroken(String runId, boolean broken) {
        rows.get(runId).broken = broken;
    }

    @Override
    public synchronized List<PatchRun> open(Collection<String> policyIds) {
        return matching(RunFilter.ALL).filter(r -> policyIds.contains(r.policy().id()) && !r.isEnded()).toList();
    }

    @Override
    public synchronized List<PatchRun> page(RunFilter filter, int offset, int limit) {
        return matching(filter).skip(offset).limit(limit).toList();
    }

    @Override
    public synchronized long count(RunFilter filter) {
        return matching(filter).count();
    }

    private Stream<PatchRun> matching(RunFilter filter) {
        return rows.values().stream()
                .filter(row -> !row.broken && row.parked == null)
                .map(row -> row.run)
                .filter(r -> Matching.is(r, filter))
                .sorted(Comparator.comparing(PatchRun::createdAt).reversed());
    }

    @Override
    public synchronized Optional<Claim> claimDue(String node, Duration lease) {
        Instant now = clock.instant();
        return rows.values().stream()
                .filter(row -> !held && !row.run.isEnded() && !row.dueAt.isAfter(now) && row.parked == null)
                .filter(row -> row.leaseUntil == null || row.leaseUntil.isBefore(now))
                .min(Comparator.comparing(row -> row.dueAt))
                .map(row -> {
                    row.epoch++;
                    row.woken = false;
                    row.leaseUntil = now.plus(lease);
                    row.node = node;
                    if (row.epoch == 1) {
                        Tidings.begun(row.run).forEach(feed::tell);
                    }
                    return new Claim(row.run.id(), node, row.epoch);
                });
    }

    @Override
    public synchronized boolean renew(Claim claim, Duration lease) {
        Row row = rows.get(claim.runId());
        boolean isOurs = row.epoch == claim.epoch() && row.leaseUntil != null;
        if (isOurs) {
            row.leaseUntil = clock.instant().plus(lease);
        }
        return isOurs;
    }

    @Override
    public synchronized Set<String> owners() {
        return held().map(row -> row.node).collect(Collectors.toSet());
    }

    @Override
    public synchronized int disown(String deadNode) {
        List<Row> theirs = held().filter(row -> row.node.equals(deadNode)).toList();
        theirs.forEach(row -> row.leaseUntil = null);
        return theirs.size();
    }

    private Stream<Row> held() {
        return rows.values().stream()
                .filter(row -> !row.run.isEnded() && row.leaseUntil != null && !row.leaseUntil.isBefore(clock.instant()));
    }

    @Override
    public synchronized void release(Claim claim, Duration pause) {
        Row row = rows.get(claim.runId());
        if (row.epoch == claim.epoch()) {
            row.leaseUntil = null;
            row.dueAt = row.woken ? clock.instant() : clock.instant().plus(pause);
        }
    }

    @Override
    public synchronized void wake(String runId) {
        rows.get(runId).dueAt = clock.instant();
        rows.get(runId).woken = true;
    }

    @Override
    public synchronized PatchRun change(
            String runId,
            @Nullable Claim claim,
            UnaryOperator<PatchRun> edit,
            List<RunEvent.Draft> events,
            Map<String, Outward> outward) {
        Row row = rows.get(runId);
        if (claim != null && (row.epoch != claim.epoch() || row.run.isEnded())) {
            throw new StaleClaim(runId);
        }
        PatchRun changed = edit.apply(read(row));
        if (row.run.isEnded() && !changed.equals(row.run)) {
            throw new StaleClaim(runId);
        }
        List<FeedEvent.Draft> tidings = Tidings.moved(row.run, changed);
        row.run = changed;
        row.append(clock, events);
        outward.forEach((key, message) -> outbox.keep(runId, key, message));
        tidings.forEach(feed::tell);
        return row.run;
    }

    @Override
    public synchronized void post(String key, Outward message) {
        outbox.keep(null, key, message);
    }

    @Override
    public synchronized List<Delivery> undelivered(int limit) {
        return outbox.undelivered(limit);
    }

    @Override
    public synchronized List<PatchRun> expired(Part part, Instant endedBefore, int offset, int limit) {
        return rows.values().stream()
                .filter(row -> row.run.isEnded() && row.run.endedAt() != null && row.run.endedAt().isBefore(endedBefore))
                .filter(row -> part == Part.WHOLE || row.hasLogs())
                .map(row -> row.run)
                .sorted(Comparator.comparing(PatchRun::endedAt).thenComparing(PatchRun::id))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void forget(Part part, String runId) {
        Row row = rows.get(runId);
        if (row == null || !row.run.isEnded()) {
            return;
        }
        switch (part) {
            case TASK_LOGS -> row.forgetLogs();
            case WHOLE -> {
                rows.remove(runId);
                outbox.forgetOf(runId);
            }
        }
    }

    @Override
    public synchronized int forgetMessages(Instant arrivedBefore, int limit) {
        return outbox.forget(arrivedBefore, limit);
    }

    @Override
    public synchronized List<RunEvent> events(String runId, long after, int limit) {
        return rows.get(runId).events.stream().filter(e -> e.seq() > after).limit(limit).toList();
    }

    @Override
    public synchronized void appendTasks(String runId, String playId, List<TaskLine> lines) {
        rows.get(runId).tasks.append(playId, lines);
    }

    @Override
    public synchronized List<Numbered> tasks(String runId, long after, @Nullable String ciId, int limit) {
        return rows.get(runId).tasks.after(after, ciId, limit);
    }

    @Override
    public synchronized Place takePlace(Seat seat, int policyLimit, int serverLimit) {
        if (requireOwner(seat.claim()).run.isEnded()) {
            throw new StaleClaim(seat.runId());
        }
        return places.take(seat, policyLimit, serverLimit);
    }

    private Row requireOwner(Claim claim) {
        Row row = rows.get(claim.runId());
        if (row == null || row.epoch != claim.epoch()) {
            throw new StaleClaim(claim.runId());
        }
        return row;
    }

    @Override
    public synchronized void restPlace(String ciId, Claim claim) {
        requireOwner(claim);
        places.rest(ciId, claim.runId());
    }

    @Override
    public synchronized void leavePlace(String ciId, Claim claim) {
        requireOwner(claim);
        places.leave(ciId, claim.runId());
    }

    @Override
    public synchronized boolean freePlace(String ciId, String runId) {
        if (isOver(runId)) {
            places.leave(ciId, runId);
        }
        return !runId.equals(places.held().get(ciId));
    }

    @Override
    public synchronized boolean isOver(String runId) {
        return !rows.containsKey(runId) || rows.get(runId).run.isEnded();
    }

    @Override
    public synchronized Map<String, String> placesHeld() {
        return places.held();
    }

    @Override
    public synchronized List<Delivery> deliveries(String runId) {
        return outbox.of(runId);
    }

    @Override
    public synchronized List<Delivery> dueDeliveries(int limit) {
        return held ? List.of() : outbox.due(limit);
    }

    @Override
    public synchronized void delivered(String key, String result) {
        outbox.delivered(key, result);
    }

    @Override
    public synchronized void undelivered(String key, String error, @Nullable Instant retryAt) {
        outbox.undelivered(key, error, retryAt);
    }

    @Override
    public synchronized void park(Claim claim, String reason) {
        Row row = rows.get(claim.runId());
        if (row.epoch == claim.epoch() && !row.run.isEnded()) {
            row.parked = reason;
            row.parkedAt = clock.instant();
            row.leaseUntil = null;
        }
    }

    /** From now on, or no longer, nobody claims a run; whoever walks one has lost it. */
    synchronized void hold(boolean now) {
        held = now;
        rows.values().stream().filter(row -> held && row.epoch > 0).forEach(row -> {
            row.epoch += 1_000_000;
            row.leaseUntil = null;
        });
    }

    /** Sets a run aside for a person. */
    synchronized boolean stop(String runId, String reason) {
        Row row = rows.get(runId);
        if (row == null || row.run.isEnded()) {
            return false;
        }
        row.stop(clock, reason);
        return true;
    }

    /** @return how far each run is */
    synchronized Map<String, Mark.RunMark> marks() {
        Map<String, Mark.RunMark> marks = new LinkedHashMap<>();
        rows.forEach((id, row) -> marks.put(id, new Mark.RunMark(row.epoch, row.events.size())));
        return marks;
    }

    @Override
    public synchronized List<Parked> all() {
        return rows.values().stream()
                .filter(row -> !row.run.isEnded())
                .filter(row -> row.parked != null || row.run.attention() == Attention.NEEDS_OPERATOR)
                .map(row -> new Parked(
                        row.run.id(), row.run.policy().id(), row.run.phase().name(),
                        row.parked != null ? row.parked : row.run.note(), row.parked != null, row.parkedAt))
                .toList();
    }

    @Override
    public synchronized boolean resume(String runId) {
        Row row = rows.get(runId);
        if (row == null || row.parked == null || row.run.isEnded()) {
            return false;
        }
        row.parked = null;
        row.parkedAt = null;
        row.dueAt = clock.instant();
        return true;
    }

    @Override
    public synchronized Optional<Claim> seize(String runId, String node, Duration lease) {
        Row row = rows.get(runId);
        Instant now = clock.instant();
        if (row == null || row.run.isEnded() || (row.leaseUntil != null && !row.leaseUntil.isBefore(now))) {
            return Optional.empty();
        }
        row.epoch++;
        row.leaseUntil = now.plus(lease);
        return Optional.of(new Claim(runId, node, row.epoch));
    }

    @Override
    public synchronized boolean end(String runId, Instant at, String reason) {
        Row row = rows.get(runId);
        if (row == null || row.parked == null || row.run.isEnded()) {
            return false;
        }
        row.end(clock, at, reason);
        return true;
    }
}
