package dev.patchyard.run.step;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.PatchLevel;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.health.HealthReport;
import dev.patchyard.health.HostProbe;
import dev.patchyard.inventory.Ci;
import dev.patchyard.patching.HostRecovery;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostStage;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.Alarms;
import dev.patchyard.run.Attention;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.HostJudge;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Onward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Step;
import dev.patchyard.run.StepOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks afresh at every host that was touched, judges it, and says how the run goes on. */
public final class VerifyStep implements Step {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    /** The pre-flight fetched what the plan rests on; what the repositories got since then is the next plan's. */
    private static final Duration METADATA_AGE = Duration.ofMinutes(15);

    private final Look look;
    private final ComplianceLedger ledger;
    private final RunStore store;
    private final Clock clock;

    /** The ways to look at a host. */
    public record Look(Scanner scanner, HostProbe probe, PatchExecutor executor, HostRecovery recovery) {}

    public VerifyStep(Look look, ComplianceLedger ledger, RunStore store, Clock clock) {
        this.look = look;
        this.ledger = ledger;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public RunPhase phase() {
        return RunPhase.VERIFY;
    }

    @Override
    public StepOutcome work(RunContext context) {
        List<String> living = living(context.run());
        if (!living.isEmpty()) {
            return new StepOutcome.Wait(
                    LOOK_AGAIN, Attention.NEEDS_OPERATOR, "processes cannot be ended: " + String.join(", ", living), r -> r,
                    Alarms.living(context.run(), living));
        }
        List<HostRecord> unjudged =
                context.run().hostsOfWave().stream().filter(h -> h.state() == HostState.IN_PROGRESS).toList();
        if (!unjudged.isEmpty()) {
            judge(context, unjudged);
        }
        return Onward.fromVerify(context.run(), clock.instant());
    }

    private void judge(RunContext context, List<HostRecord> unjudged) {
        PatchRun run = context.run();
        Map<String, Ci> cis = new HashMap<>();
        unjudged.forEach(h -> cis.put(h.ciId(), run.requirePlan().host(h.ciId()).orElseThrow().ci()));
        HostTakeover takeover = takeover(context);
        Map<String, Boolean> fenced = fence(unjudged, cis, takeover);
        Map<String, String> exits = letGo(context, unjudged, fenced);
        Map<String, HostScan> scans = scanRepaired(context, unjudged, cis, fenced, takeover);
        Map<String, HealthReport> health = look.probe().probe(cis.values(), run.policy().work().checks());
        ledger.enter(cis.values(), scans);
        for (HostRecord host : unjudged) {
            HostJudge.Finding finding = HostJudge.judge(new HostJudge.Seen(
                    run.requirePlan().host(host.ciId()).orElseThrow(), run.policy().work(),
                    HostResult.withExit(said(host), exits.getOrDefault(host.ciId(), HostResult.EXIT_OWED)),
                    fenced.get(host.ciId()), scans.get(host.ciId()), health.get(host.ciId()),
                    host.before(), host.rebooted()));
            settle(context, host, finding);
        }
    }

    /** A host is never judged while a play of ours may still work on it; one that lost its server is ended here. */
    private List<String> living(PatchRun run) {
        PatchExecutor executor = look.executor();
        return Plays.ids(run).stream().filter(executor::isAlive).filter(id -> !executor.end(id)).toList();
    }

    /** The plays that are seen from here were ended before. */
    private HostTakeover takeover(RunContext context) {
        PatchRun run = context.run();
        boolean dead = Plays.ids(run).stream().flatMap(id -> run.placeOf(id).stream()).allMatch(look.executor()::sees);
        return new HostTakeover(Map.of(run.id(), context.epoch()), dead, false);
    }

    /** Only a play that ended well for a host proves by itself that no package manager works there any more. */
    private Map<String, Boolean> fence(List<HostRecord> unjudged, Map<String, Ci> cis, HostTakeover takeover) {
        Map<String, Boolean> fenced = new HashMap<>();
        unjudged.forEach(h -> fenced.put(h.ciId(), hasEndedWell(h)));
        List<Ci> doubtful = unjudged.stream().filter(h -> !hasEndedWell(h)).map(h -> cis.get(h.ciId())).toList();
        if (!doubtful.isEmpty()) {
            fenced.putAll(look.executor().fence(doubtful, takeover, Limits.FENCE));
        }
        return fenced;
    }

    private static boolean hasEndedWell(HostRecord host) {
        return host.stage() == HostStage.FINISHED && host.playSaid().isEmpty();
    }

    /**
     * Hosts that their play lost are let go now that they are back, and before anybody looks whether they work.
     *
     * @return what is wrong with the exit hook of each that was, empty when nothing is
     */
    private Map<String, String> letGo(RunContext context, List<HostRecord> unjudged, Map<String, Boolean> fenced) {
        PatchRun run = context.run();
        List<String> back = unjudged.stream().filter(h -> !hasEndedWell(h) && fenced.get(h.ciId())).map(HostRecord::ciId).toList();
        Map<String, String> exits = new HashMap<>();
        if (run.policy().work().hooks().onExit() == null || back.isEmpty()) {
            return exits;
        }
        Plays.ids(run).forEach(playId -> exits.putAll(look.executor().letGo(playId, back)));
        exits.forEach((ciId, wrong) -> context.note(r -> r, RunEvent.Draft.ofHost(
                "host", ciId, wrong.isEmpty() ? "hook on_exit is done, now that the host is back" : wrong)));
        return exits;
    }

    /** The play's word of a host; a play that was lost sight of said nothing, which is not a good word. */
    private static String said(HostRecord host) {
        if (LostPlays.isGood(host)) {
            return "";
        }
        boolean isSilent = host.playSaid().isEmpty() && !hasEndedWell(host);
        return isSilent ? HostResult.Outcome.UNKNOWN + ": the play did not tell how it ended" : host.playSaid();
    }

    /** Damage of this run's own transaction is repaired before it is judged. */
    private Map<String, HostScan> scanRepaired(
            RunContext context, List<HostRecord> unjudged, Map<String, Ci> cis, Map<String, Boolean> fenced, HostTakeover takeover) {
        Map<String, HostScan> scans = new HashMap<>(look.scanner().scanAgain(cis.values(), METADATA_AGE));
        List<Ci> broken = unjudged.stream()
                .filter(h -> fenced.get(h.ciId()) && isBroken(scans.get(h.ciId())))
                .map(h -> cis.get(h.ciId()))
                .toList();
        for (Ci ci : broken) {
            HostRecovery.Repair repair = look.recovery().repair(ci, takeover);
            context.note(r -> r, RunEvent.Draft.ofHost("host", ci.id(), "repair: " + repair.said()));
        }
        if (!broken.isEmpty()) {
            scans.putAll(look.scanner().scanAgain(broken, METADATA_AGE));
        }
        return scans;
    }

    private static boolean isBroken(HostScan scan) {
        Collection<InstalledPackage> packages = scan.packages();
        return packages.stream().anyMatch(p -> !p.configured());
    }

    private static String reason(HostRecord host, HostJudge.Finding finding) {
        boolean wasLost = host.reason().equals(Alarms.NOT_BACK) && finding.state() != HostState.OK;
        return wasLost ? Alarms.NOT_BACK + "; " + finding.reason() : finding.reason();
    }

    private void settle(RunContext context, HostRecord host, HostJudge.Finding finding) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        PatchRun run = context.run();
        String level = ledger.state(host.ciId()).map(PatchState::current).map(PatchLevel::toString).orElse("");
        String verified = finding.state() != HostState.OK ? "" : run.policy().work().checks().isEmpty() ? "os_only" : "app";
        String reason = reason(host, finding);
        if (finding.state() == HostState.OK) {
            ledger.patched(host.ciId(), now);
        }
        context.note(
                r -> r.withHost(host.ciId(),
                        h -> h.judged(finding.state(), reason, now, finding.moved(), level, verified)),
                RunEvent.Draft.ofHost("host", host.ciId(), finding.state() + (reason.isEmpty() ? "" : ": " + reason)));
        switch (finding.state()) {
            case OK, PENDING_RESTART, PENDING_REBOOT -> context.leavePlace(host.ciId());
            case UNKNOWN -> { }
            default -> context.restPlace(host.ciId());
        }
    }
}
