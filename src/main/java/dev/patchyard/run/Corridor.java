package dev.patchyard.run;

import dev.patchyard.alert.Notifier;
import dev.patchyard.change.Itsm;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.health.HostProbe;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.patching.HostRecovery;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.plan.Fingerprint;
import dev.patchyard.plan.Planner;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.step.AlertStep;
import dev.patchyard.run.step.ExecuteStep;
import dev.patchyard.run.step.PlanStep;
import dev.patchyard.run.step.ReportStep;
import dev.patchyard.run.step.RollbackStep;
import dev.patchyard.run.step.SnapshotStep;
import dev.patchyard.run.step.ValidateStep;
import dev.patchyard.run.step.VerifyStep;
import dev.patchyard.run.watch.Watch;
import dev.patchyard.snapshot.PacedSimEngine;
import dev.patchyard.snapshot.SimEngine;
import java.time.Clock;
import java.util.List;

/**
 * Puts the corridor together from its doors. The one list of what a run is made of, the same for server and tests.
 *
 * @param engine walks runs
 * @param relay  delivers their messages
 * @param keeper removes snapshots past their retention
 * @param places gives hosts back that nobody could speak for when their run ended
 * @param watch  tells of what no run tells
 */
public record Corridor(RunEngine engine, OutboxRelay relay, SnapshotKeeper keeper, PlaceKeeper places, Watch watch) {

    /** The systems around. */
    public record Doors(
            Cmdb cmdb,
            Itsm itsm,
            SimEngine hypervisor,
            Notifier notifier,
            Scanner scanner,
            HostProbe probe,
            PatchExecutor executor,
            HostRecovery recovery) {}

    /** What the corridor stands on. */
    public record Ground(
            RunStore store,
            EvidenceShelf evidence,
            PolicyShelf shelf,
            Almanac almanac,
            ComplianceLedger ledger,
            Fingerprint fingerprint,
            Clock clock,
            Nap nap,
            int serverLimit,
            PauseShelf pauses,
            Ids ids) {
        /** With identifiers that never come again. */
        public Ground(
                RunStore store, EvidenceShelf evidence, PolicyShelf shelf, Almanac almanac, ComplianceLedger ledger,
                Fingerprint fingerprint, Clock clock, Nap nap, int serverLimit, PauseShelf pauses) {
            this(store, evidence, shelf, almanac, ledger, fingerprint, clock, nap, serverLimit, pauses, Ids.RANDOM);
        }
    }

    private static final int SNAPSHOT_OPERATIONS_AT_ONCE = 2;

    /** @return a corridor; it starts nothing by itself */
    public static Corridor of(Doors doors, Ground ground) {
        Clock clock = ground.clock();
        RunStore store = ground.store();
        ComplianceLedger ledger = ground.ledger();
        Gate gate = new Gate(doors.itsm(), clock);
        Pauses pauses = new Pauses(ground.pauses());
        SimEngine hypervisor = new PacedSimEngine(doors.hypervisor(), SNAPSHOT_OPERATIONS_AT_ONCE);
        SnapshotTaker snapshots = new SnapshotTaker(hypervisor, ground.ids());
        Forensics forensics = new Forensics(doors.recovery(), store, ground.evidence(), clock);
        OutboxRelay relay = new OutboxRelay(store, doors.cmdb(), doors.itsm(), doors.notifier(), clock);
        VerifyStep.Look look =
                new VerifyStep.Look(doors.scanner(), doors.probe(), doors.executor(), doors.recovery());
        PermitDesk.Tools tools = new PermitDesk.Tools(
                gate, doors.itsm(), snapshots, store, clock, ground.nap(), pauses, ground.serverLimit(),
                ground.almanac());
        PlanStep.Sources sources = new PlanStep.Sources(
                doors.cmdb(), doors.scanner(), doors.executor(), new Planner(ground.fingerprint()));
        List<Step> steps = List.of(
                new PlanStep(sources, ledger, store, ground.almanac(), clock),
                new ValidateStep(gate, doors.itsm(), doors.cmdb(), ledger, ground.almanac(), pauses, clock),
                new SnapshotStep(snapshots),
                new ExecuteStep(doors.executor(), tools),
                new VerifyStep(look, ledger, store, clock),
                new RollbackStep(hypervisor, new ChangeStart(gate, doors.itsm(), new Settling(clock, ground.nap())), forensics, look, ledger, store, clock),
                new ReportStep(ledger, store, ground.fingerprint(), clock),
                new AlertStep(relay, store, clock));
        SnapshotKeeper keeper = new SnapshotKeeper(store, hypervisor, clock);
        return new Corridor(
                new RunEngine(store, steps, clock), relay, keeper,
                new PlaceKeeper(store, doors.cmdb(), doors.executor(), doors.scanner(), doors.probe(), ledger),
                Watch.over(new Watch.Sights(store, ground.shelf(), ground.almanac().slots(), doors.itsm(), keeper), clock));
    }
}
