package dev.patchyard.run;

import dev.patchyard.access.Actor;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where compliance scans are asked for. A scan goes on by itself after it was asked for; of identical ones that are asked
 * for while one is running, one is made. Remembers the last 200 until the server ends.
 */
public final class ScanDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ScanDesk.class);
    private static final int MOST_REMEMBERED = 200;
    private static final int TOGETHER = 200;

    private final Cmdb cmdb;
    private final ScanDuty duty;
    private final Clock clock;
    private final Executor executor;
    private final Map<String, Scan> scans = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Scan> eldest) {
            return size() > MOST_REMEMBERED && eldest.getValue().isEnded();
        }
    };
    private final Map<CiSelector, String> running = new LinkedHashMap<>();

    /** @param executor carries out scans; must not run them in the caller's thread */
    public ScanDesk(Cmdb cmdb, ScanDuty duty, Clock clock, Executor executor) {
        this.cmdb = cmdb;
        this.duty = duty;
        this.clock = clock;
        this.executor = executor;
    }

    /**
     * Asks for a scan.
     *
     * @param wanted no tags and no ids means all CIs
     * @return the scan, which may be one that was asked for before
     * @throws RunRefusal when an id is not known or nothing matches
     * @throws dev.patchyard.inventory.CollaboratorFault when the CMDB cannot be asked
     */
    public Scan start(CiSelector wanted, Actor actor) {
        CiSelector selector = new CiSelector(wanted.tags(), List.copyOf(new TreeSet<>(wanted.ids())));
        Optional<Scan> same = runningFor(selector);
        if (same.isPresent()) {
            return same.get();
        }
        List<Ci> found = matching(selector);
        synchronized (this) {
            Optional<Scan> meanwhile = runningFor(selector);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            Scan scan = new Scan(UUID.randomUUID().toString(), actor.name(), now(), null, found.size(), List.of(), "");
            scans.put(scan.id(), scan);
            running.put(selector, scan.id());
            executor.execute(() -> carryOut(scan, selector, found));
            return scan;
        }
    }

    /** @return empty when it was never asked for or is forgotten */
    public synchronized Optional<Scan> find(String id) {
        return Optional.ofNullable(scans.get(id));
    }

    private synchronized Optional<Scan> runningFor(CiSelector selector) {
        return Optional.ofNullable(running.get(selector)).map(scans::get);
    }

    private List<Ci> matching(CiSelector selector) {
        List<Ci> found = cmdb.find(selector);
        List<String> known = found.stream().map(Ci::id).toList();
        List<String> unknown = selector.ids().stream().filter(id -> !known.contains(id)).toList();
        if (!unknown.isEmpty()) {
            throw new RunRefusal(RunRefusal.Why.NO_HOST, "ci_ids", "no CI that matches: " + String.join(", ", unknown));
        }
        if (found.isEmpty()) {
            throw new RunRefusal(RunRefusal.Why.NO_HOST, "tags", "no CI matches");
        }
        return found;
    }

    private void carryOut(Scan scan, CiSelector selector, List<Ci> found) {
        List<Scan.Result> results = new ArrayList<>();
        String failure = "";
        try {
            for (int from = 0; from < found.size(); from += TOGETHER) {
                results.addAll(duty.lookAt(found.subList(from, Math.min(found.size(), from + TOGETHER))));
                replace(scan, null, results, "");
            }
        } catch (RuntimeException | Error broken) {
            LOG.error("scan {} of {} could not be carried out", scan.id(), describe(found), broken);
            failure = "the scan could not be carried out; the server's log says why";
        } finally {
            end(scan, selector, results, failure);
        }
    }

    private synchronized void end(Scan scan, CiSelector selector, List<Scan.Result> results, String failure) {
        running.remove(selector);
        replace(scan, now(), results, failure);
    }

    private synchronized void replace(Scan scan, Instant ended, List<Scan.Result> results, String failure) {
        scans.put(scan.id(), new Scan(
                scan.id(), scan.requestedBy(), scan.startedAt(), ended, scan.total(), results, failure));
    }

    private static String describe(List<Ci> found) {
        return found.stream().map(Ci::id).limit(5).collect(Collectors.joining(", ")) + " (" + found.size() + ")";
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
