package dev.patchyard.wiring;

import dev.patchyard.adapter.postgres.DatabaseClock;
import dev.patchyard.adapter.postgres.Transactions;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.Notifier;
import dev.patchyard.alert.StandingAlarms;
import dev.patchyard.audit.AuditBook;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.change.Itsm;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.compliance.Weigher;
import dev.patchyard.health.HostProbe;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.patching.HostRecovery;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.plan.Fingerprint;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.BlackoutShelf;
import dev.patchyard.policy.PolicyDefaults;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.ComplianceWatch;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.EvidenceShelf;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.Janitor;
import dev.patchyard.run.Nap;
import dev.patchyard.run.NodeClock;
import dev.patchyard.run.ParkDesk;
import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.PauseDesk;
import dev.patchyard.run.PauseShelf;
import dev.patchyard.run.Readiness;
import dev.patchyard.run.RecordKeeper;
import dev.patchyard.run.RetryDesk;
import dev.patchyard.run.RollCall;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunWalker;
import dev.patchyard.run.Vitals;
import dev.patchyard.run.WhyDesk;
import dev.patchyard.snapshot.SimEngine;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The corridor as beans. */
@Factory
final class CorridorFactory {
    @Singleton
    @Requires(missingBeans = NodeClock.class)
    NodeClock nodeClock() {
        return new NodeClock(Clock.systemUTC());
    }

    /** The one door for "now" of everything that decides. */
    @Singleton
    @Requires(missingBeans = Clock.class)
    Clock clock(Transactions transactions, NodeClock node) {
        return DatabaseClock.of(transactions, node.clock());
    }

    @Singleton
    ComplianceLedger ledger(
            ComplianceBoard board, AdvisoryBoard advisories, PolicyShelf shelf, PackageBook packages, RiskBook risks,
            Weigher weigher) {
        return new ComplianceLedger(board, advisories, shelf, packages, risks, weigher::weigh);
    }

    @Singleton
    Almanac almanac(BlackoutShelf blackouts, SlotLedger slots) {
        return new Almanac(blackouts, slots);
    }

    @Singleton
    Corridor.Doors doors(
            Cmdb cmdb,
            Itsm itsm,
            SimEngine hypervisor,
            Notifier notifier,
            Scanner scanner,
            HostProbe probe,
            PatchExecutor executor,
            HostRecovery recovery) {
        return new Corridor.Doors(cmdb, itsm, hypervisor, notifier, scanner, probe, executor, recovery);
    }

    @Singleton
    Corridor corridor(
            Corridor.Doors doors,
            RunStore store,
            EvidenceShelf evidence,
            PolicyShelf shelf,
            ComplianceLedger ledger,
            Almanac almanac,
            Fingerprint fingerprint,
            Clock clock,
            PauseShelf pauses,
            @Value("${patchyard.max-parallel:" + PolicyDefaults.SERVER_WIDE_PARALLEL + "}") int serverLimit) {
        return Corridor.of(doors, new Corridor.Ground(
                store, evidence, shelf, almanac, ledger, fingerprint, clock, Nap.REAL, serverLimit, pauses));
    }

    @Singleton
    ComplianceWatch.Voices voices(StandingAlarms alarms, EventFeed feed, RunStore store, UnitOfWork unit) {
        return new ComplianceWatch.Voices(alarms, feed, store, unit);
    }

    @Singleton
    ComplianceWatch watch(
            ComplianceBoard board,
            PolicyShelf shelf,
            ComplianceWatch.Voices voices,
            @Value("${patchyard.compliance.alert-below:80}") int alertBelow,
            Clock clock) {
        return new ComplianceWatch(board, shelf, voices, alertBelow, clock);
    }

    @Singleton
    RollCall rollCall(Cmdb cmdb, ComplianceBoard board, Clock clock) {
        return new RollCall(cmdb, board, clock);
    }

    @Singleton
    Fitness fitness(SimEngine hypervisor) {
        return new Fitness(hypervisor);
    }

    @Singleton
    RunDesk desk(PolicyShelf shelf, RunStore store, AuditTrail audit, Fitness fitness, Clock clock) {
        return new RunDesk(shelf, store, audit, fitness, clock);
    }

    @Singleton
    WhyDesk whyDesk(Cmdb cmdb, ComplianceBoard board, PolicyShelf shelf, RunStore store, PauseShelf pauses) {
        return new WhyDesk(cmdb, board, shelf, store, pauses);
    }

    @Singleton
    RetryDesk retryDesk(PolicyShelf shelf, RunStore store, AuditTrail audit, Fitness fitness, Clock clock) {
        return new RetryDesk(shelf, store, audit, fitness, clock);
    }

    @Singleton
    ParkDesk parkDesk(RunStore store, ParkedRuns parked, AuditTrail audit, Clock clock) {
        return new ParkDesk(store, parked, audit, clock);
    }

    @Singleton
    Readiness readiness(Vitals vitals, NodeClock node) {
        return new Readiness(vitals, node.clock(), task -> Thread.ofVirtual().name("readiness").start(task));
    }

    @Singleton
    PauseDesk pauseDesk(PauseShelf pauses, PolicyShelf policies, UnitOfWork unit, AuditTrail audit, Clock clock) {
        return new PauseDesk(pauses, policies, unit, audit, clock);
    }

    /** Walks nothing before the server has started. */
    @Singleton
    @Bean(preDestroy = "close")
    RunWalker walker(RunStore store, Corridor corridor, RunWalker.Rounds rounds) {
        return new RunWalker(NodeNames.ownName(), NodeNames::isDead, store, corridor, rounds);
    }

    @Singleton
    RunWalker.Rounds rounds(ComplianceWatch watch, RollCall rollCall, RecordKeeper records, ParkedRuns parked, Janitor janitor) {
        return new RunWalker.Rounds(watch, rollCall, records, parked, janitor);
    }

    @Singleton
    Janitor janitor(RunStore runs, PatchExecutor executor, Clock clock) {
        return new Janitor(runs, executor, clock);
    }

    @Singleton
    RecordKeeper.Shelves shelves(RunStore runs, EvidenceShelf evidence, EventFeed feed, AuditBook book, AuditTrail trail) {
        return new RecordKeeper.Shelves(runs, evidence, feed, book, trail);
    }

    @Singleton
    RecordKeeper records(RecordKeeper.Shelves shelves, PatchExecutor executor, Itsm itsm, Notifier notifier, Clock clock) {
        return new RecordKeeper(shelves, executor, itsm, notifier, clock);
    }
}
