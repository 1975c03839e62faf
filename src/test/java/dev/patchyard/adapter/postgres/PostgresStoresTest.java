package dev.patchyard.adapter.postgres;

import dev.patchyard.access.IdempotencyKeys;
import dev.patchyard.access.TokenShelf;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.FeedShelf;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.alert.IncidentBook;
import dev.patchyard.alert.StandingAlarms;
import dev.patchyard.change.ChangeBook;
import dev.patchyard.compliance.AcceptanceShelf;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceDays;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.contract.AcceptanceShelfContract;
import dev.patchyard.contract.AdvisoryBoardContract;
import dev.patchyard.contract.BlackoutShelfContract;
import dev.patchyard.contract.BuiltinItsmContract;
import dev.patchyard.contract.ChangeBookContract;
import dev.patchyard.contract.ComplianceBoardContract;
import dev.patchyard.contract.ComplianceDaysContract;
import dev.patchyard.contract.EvidenceShelfContract;
import dev.patchyard.contract.FeedShelfContract;
import dev.patchyard.contract.IdempotencyKeysContract;
import dev.patchyard.contract.IncidentBookContract;
import dev.patchyard.contract.PackageBookContract;
import dev.patchyard.contract.PatchStateBookContract;
import dev.patchyard.contract.PauseShelfContract;
import dev.patchyard.contract.PolicyRevisionsContract;
import dev.patchyard.contract.PolicyShelfContract;
import dev.patchyard.contract.NextSlotsContract;
import dev.patchyard.contract.RiskBookContract;
import dev.patchyard.contract.SlotLedgerContract;
import dev.patchyard.contract.StandingAlarmsContract;
import dev.patchyard.contract.TokenShelfContract;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.inventory.PatchStateBook;
import dev.patchyard.policy.BlackoutShelf;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.NextSlots;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.EvidenceShelf;
import dev.patchyard.run.PauseShelf;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The stores keep what the doors promise, on a real PostgreSQL. */
class PostgresStoresTest {
    private static TestDatabase database;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.empty(
                "policies", "policy_revisions", "advisories", "patch_states", "api_tokens", "idempotency_keys", "slots", "next_slots",
                "pauses", "slot_plans", "blackouts", "evidence", "runs", "standing_alarms",
                "ci_patch_states", "changes", "incidents", "advisory_feeds", "exploited_vulnerabilities",
                "exploit_likelihoods", "vex_statements", "package_versions", "ci_packages", "risk_acceptances", "compliance_days");
    }

    @Nested
    class PauseSwitches extends PauseShelfContract {
        @Override
        protected PauseShelf shelf() {
            return new PostgresPauseShelf(database.transactions());
        }
    }

    @Nested
    class Policies extends PolicyShelfContract {
        @Override
        protected PolicyShelf shelf() {
            return new PostgresPolicyShelf(database.transactions(), MutableClock.at("2026-03-01T02:00:00Z"));
        }
    }

    @Nested
    class Revisions extends PolicyRevisionsContract {
        @Override
        protected Doors doors(MutableClock clock) {
            PolicyShelf shelf = new PostgresPolicyShelf(database.transactions(), clock);
            return new Doors(shelf, new PostgresPolicyRevisions(database.transactions(), shelf, clock));
        }
    }

    @Nested
    class Advisories extends AdvisoryBoardContract {
        @Override
        protected AdvisoryBoard board() {
            return new PostgresAdvisoryBoard(database.transactions());
        }

        @Override
        protected RiskBook risks() {
            return new PostgresRiskBook(database.transactions());
        }
    }

    @Nested
    class Feeds extends FeedShelfContract {
        @Override
        protected FeedShelf shelf() {
            return new PostgresFeedShelf(database.transactions());
        }
    }

    @Nested
    class Risks extends RiskBookContract {
        @Override
        protected RiskBook book() {
            return new PostgresRiskBook(database.transactions());
        }
    }

    @Nested
    class Packages extends PackageBookContract {
        @Override
        protected PackageBook book() {
            return new PostgresPackageBook(database.transactions());
        }
    }

    @Nested
    class Acceptances extends AcceptanceShelfContract {
        @Override
        protected AcceptanceShelf shelf() {
            return new PostgresAcceptanceShelf(database.transactions());
        }
    }

    @Nested
    class PatchStates extends ComplianceBoardContract {
        @Override
        protected ComplianceBoard board() {
            return new PostgresComplianceBoard(database.transactions());
        }
    }

    @Nested
    class Days extends ComplianceDaysContract {
        @Override
        protected ComplianceDays days() {
            return new PostgresComplianceDays(database.transactions());
        }
    }

    @Nested
    class Tokens extends TokenShelfContract {
        @Override
        protected TokenShelf tokens(MutableClock clock) {
            return new PostgresTokens(database.transactions(), clock);
        }
    }

    @Nested
    class Keys extends IdempotencyKeysContract {
        @Override
        protected IdempotencyKeys keys(MutableClock clock) {
            return new PostgresIdempotencyKeys(database.transactions(), clock);
        }
    }

    @Nested
    class Blackouts extends BlackoutShelfContract {
        @Override
        protected BlackoutShelf shelf() {
            return new PostgresBlackoutShelf(database.transactions());
        }
    }

    @Nested
    class Alarms extends StandingAlarmsContract {
        @Override
        protected StandingAlarms alarms() {
            return new PostgresStandingAlarms(database.transactions());
        }
    }

    @Nested
    class Evidence extends EvidenceShelfContract {
        @Override
        protected EvidenceShelf shelf(String... runs) {
            for (String run : runs) {
                database.execute("INSERT INTO runs (id, policy_id, kind, trigger, actor, dry_run, created_at, phase, attention,"
                        + " not_before, document) VALUES ('" + run
                        + "', 'p', 'PATCH', 'MANUAL', 'a', false, now(), 'ROLLBACK', 'NONE', now(), '{}')");
            }
            return new PostgresEvidenceShelf(database.transactions());
        }
    }

    @Nested
    class Slots extends SlotLedgerContract {
        @Override
        protected SlotLedger ledger(MutableClock clock) {
            return new PostgresSlotLedger(database.transactions(), clock);
        }
    }

    @Nested
    class NextOnes extends NextSlotsContract {
        @Override
        protected NextSlots slots() {
            return new PostgresNextSlots(database.transactions());
        }
    }

    @Nested
    class PatchStateNotes extends PatchStateBookContract {
        @Override
        protected PatchStateBook book() {
            return new PostgresPatchStateBook(database.transactions());
        }
    }

    @Nested
    class Changes extends ChangeBookContract {
        @Override
        protected ChangeBook book() {
            return new PostgresChangeBook(database.transactions());
        }
    }

    @Nested
    class Desk extends BuiltinItsmContract {
        @Override
        protected ChangeBook book() {
            return new PostgresChangeBook(database.transactions());
        }
    }

    @Nested
    class Incidents extends IncidentBookContract {
        @Override
        protected IncidentBook book(MutableClock clock) {
            return new PostgresIncidentBook(database.transactions(), clock);
        }
    }
}
