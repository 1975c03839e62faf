package dev.patchyard.wiring;

import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.FeedDesk;
import dev.patchyard.advisory.FeedShelf;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.advisory.ShrinkDesk;
import dev.patchyard.alert.StandingAlarms;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.compliance.AcceptanceDesk;
import dev.patchyard.compliance.AcceptanceShelf;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceDays;
import dev.patchyard.compliance.ExplanationDesk;
import dev.patchyard.compliance.FindingDesk;
import dev.patchyard.compliance.FleetStandings;
import dev.patchyard.compliance.NumbersKeeper;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.QueueDesk;
import dev.patchyard.compliance.Standings;
import dev.patchyard.compliance.Weigher;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.FeedWatch;
import dev.patchyard.run.RunStore;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What reads feeds and what weighs their advisories, as beans. */
@Factory
final class FeedFactory {
    @Singleton
    FeedDesk feedDesk(AdvisoryBoard board, RiskBook risks, FeedShelf shelf, Clock clock, ComplianceLedger ledger) {
        return new FeedDesk(board, risks, shelf, clock, ledger::judgeAgain);
    }

    @Singleton
    ShrinkDesk shrinkDesk(FeedShelf shelf, UnitOfWork unit, AuditTrail audit) {
        return new ShrinkDesk(shelf, unit, audit);
    }

    @Singleton
    QueueDesk queueDesk(ComplianceBoard board, AdvisoryBoard advisories, PackageBook packages) {
        return new QueueDesk(board, advisories, packages);
    }

    @Singleton
    FeedWatch feedWatch(StandingAlarms alarms, RunStore store, UnitOfWork unit) {
        return new FeedWatch(alarms, store, unit);
    }

    @Singleton
    Standings standings(PackageBook packages, RiskBook risks) {
        return new Standings(packages, risks);
    }

    @Singleton
    AcceptanceDesk acceptanceDesk(
            AcceptanceShelf shelf, AdvisoryBoard advisories, UnitOfWork unit, AuditTrail audit, Clock clock) {
        return new AcceptanceDesk(shelf, advisories, unit, audit, clock);
    }

    @Singleton
    Weigher weigher(AdvisoryBoard advisories, RiskBook risks, AcceptanceShelf acceptances, Clock clock) {
        return new Weigher(advisories, risks, acceptances, clock);
    }

    @Singleton
    FleetStandings fleetStandings(AdvisoryBoard advisories, RiskBook risks, PackageBook packages) {
        return new FleetStandings(advisories, risks, packages);
    }

    @Singleton
    NumbersKeeper numbersKeeper(
            ComplianceBoard board, ComplianceDays days, Weigher weigher, PackageBook packages, FleetStandings fleet, Clock clock) {
        return new NumbersKeeper(board, days, weigher, packages, fleet, clock);
    }

    @Singleton
    ExplanationDesk.Sources explanationSources(
            AdvisoryBoard advisories, RiskBook risks, PackageBook packages, AcceptanceShelf acceptances, PolicyShelf policies,
            Almanac almanac) {
        return new ExplanationDesk.Sources(advisories, risks, packages, acceptances, policies, almanac);
    }

    @Singleton
    ExplanationDesk explanationDesk(ExplanationDesk.Sources sources, Cmdb cmdb, Clock clock) {
        return new ExplanationDesk(sources, cmdb, clock);
    }

    @Singleton
    FindingDesk.Sources findingSources(
            AdvisoryBoard advisories, RiskBook risks, PackageBook packages, AcceptanceShelf acceptances) {
        return new FindingDesk.Sources(advisories, risks, packages, acceptances);
    }

    @Singleton
    FindingDesk findingDesk(ComplianceBoard board, FindingDesk.Sources sources, Cmdb cmdb, Clock clock) {
        return new FindingDesk(board, sources, cmdb, clock);
    }
}
