package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.bench.AtOnce;
import dev.patchyard.cli.bench.truth.Disagreement.Sort;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A turn whose runs are stopped in full swing: whoever begins later than is allowed is found in the hosts' own logs. */
final class Stopping {
    /** What a permit that was given in time may take until the package manager begins on a busy machine. */
    private static final Duration FROM_PERMIT_TO_START = Duration.ofSeconds(60);
    /** What a paused run is left alone for, so that a start that must not be has its chance. */
    private static final Duration WATCHED = Duration.ofSeconds(20);
    private static final String SLOW = "echo 4 >/etc/acme/slow-seconds";
    private static final Kind SPARED = Kind.named("stopped").offered("2.6-slow").doing(SLOW)
            .is(Kind.OK, "not_started", "not_approved");
    /** After an abort only the play could say that no script of a package failed silently, and it was ended. */
    private static final Kind ENDED = SPARED.is(Kind.OK, Kind.FAILED, "not_started");
    private static final Kind FAILING = Kind.named("stopped-failing").offered("2.2-failing").is(Kind.FAILED);

    private final Turn.Tools tools;
    private final Stop stop;
    private final Clock clock;
    private final Map<String, Instant> stopped = new ConcurrentHashMap<>();

    Stopping(Turn.Tools tools, Stop stop, Clock clock) {
        this.tools = tools;
        this.stop = stop;
        this.clock = clock;
    }

    /** @return what each host drew: nothing but slow updates, and a failing one where that is the stop */
    static List<Lot> lots(List<TruthHost> hosts, Stop stop) {
        Set<String> canaries = new HashSet<>();
        Set<String> seconds = new HashSet<>();
        List<Lot> lots = new ArrayList<>();
        for (TruthHost host : hosts) {
            boolean isSecond = !canaries.add(host.family()) && seconds.add(host.family());
            Kind kind = stop == Stop.ABORT ? ENDED : SPARED;
            lots.add(new Lot(host, stop == Stop.BUDGET && isSecond ? FAILING : kind, Moment.BEFORE_RUN, true));
        }
        return lots;
    }

    /** @return the disagreements, starts that came too late among them */
    List<Disagreement> play(String name) {
        List<Lot> lots = lots(tools.grounds().hosts(), stop);
        Map<String, Object> fields = Map.of("rollback", "none", "max_parallel", 1, "error_threshold", 1);
        Turn.Outcome outcome = new Turn(tools, name, lots, fields).play(this::stopAll);
        List<Disagreement> found = new ArrayList<>();
        for (Lot lot : lots) {
            Comparison.judge(outcome.compared(lot, Shape.STAYING)).ifPresent(found::add);
            late(lot, outcome).ifPresent(found::add);
        }
        return found;
    }

    private void stopAll(List<Turn.Started> runs) {
        AtOnce.forEach(runs, Math.max(1, runs.size()), started -> {
            JsonNode run = tools.door().await(started.id(), stop::isTime);
            if (!stop.order(tools.door(), run)) {
                return;
            }
            Instant now = clock.instant();
            run.required("hosts").forEach(host -> stopped.put(host.required("ci_id").asText(), now));
            if (stop == Stop.PAUSE && !run.required("phase").asText().equals("ended")) {
                AtOnce.pause(WATCHED);
                Stop.CANCEL.order(tools.door(), run); // nobody lifts the pause
            }
        });
    }

    private Optional<Disagreement> late(Lot lot, Turn.Outcome outcome) {
        String host = lot.host().name();
        Look after = outcome.truth().get(host).after();
        Instant stoppedAt = stopped.get(host);
        if (after == null || after.firstAction() == null || stoppedAt == null) {
            return Optional.empty();
        }
        Instant began = Instant.ofEpochMilli(Math.round(after.firstAction() * 1000));
        return isLate(began, stoppedAt.plus(stop.limit()), outcome.said(lot).permittedAt())
                ? Optional.of(new Disagreement(
                        Sort.START_AFTER_STOP, host, stop.word(), "stopping", outcome.said(lot).word(),
                        outcome.said(lot).reason(), "stopped at " + stoppedAt + ", its package manager began at " + began))
                : Optional.empty();
    }

    /**
     * @param began     by the host's own log
     * @param limit     the last moment in which a host may be permitted
     * @param permitted when the run says it was, null when it was not; such a host may begin a little later
     */
    static boolean isLate(Instant began, Instant limit, @Nullable Instant permitted) {
        boolean inTime = permitted != null && !permitted.isAfter(limit) && !began.isAfter(permitted.plus(FROM_PERMIT_TO_START));
        return began.isAfter(limit) && !inTime;
    }
}
