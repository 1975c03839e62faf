package dev.patchyard.fake;

import dev.patchyard.access.IdempotencyKeys;
import dev.patchyard.access.TokenShelf;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.FeedShelf;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.alert.EventFeed;
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
import dev.patchyard.contract.ChangeBookContract;
import dev.patchyard.contract.ComplianceBoardContract;
import dev.patchyard.contract.ComplianceDaysContract;
import dev.patchyard.contract.EventFeedContract;
import dev.patchyard.contract.EvidenceShelfContract;
import dev.patchyard.contract.FeedShelfContract;
import dev.patchyard.contract.IdempotencyKeysContract;
import dev.patchyard.contract.IncidentBookContract;
import dev.patchyard.contract.ParkedRunsContract;
import dev.patchyard.contract.PackageBookContract;
import dev.patchyard.contract.PatchStateBookContract;
import dev.patchyard.contract.PauseShelfContract;
import dev.patchyard.contract.PolicyRevisionsContract;
import dev.patchyard.contract.PolicyShelfContract;
import dev.patchyard.contract.RestoreBookContract;
import dev.patchyard.contract.RunClaimsContract;
import dev.patchyard.contract.RunMessagesContract;
import dev.patchyard.contract.RunPlacesContract;
import dev.patchyard.contract.RunStoreContract;
import dev.patchyard.contract.RunStoreDoors;
import dev.patchyard.contract.TaskLogContract;
import dev.patchyard.contract.NextSlotsContract;
import dev.patchyard.contract.RiskBookContract;
import dev.patchyard.contract.SlotLedgerContract;
import dev.patchyard.contract.StandingAlarmsContract;
import dev.patchyard.contract.TokenShelfContract;
import dev.patchyard.inventory.PatchStateBook;
import dev.patchyard.policy.BlackoutShelf;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.NextSlots;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.EvidenceShelf;
import dev.patchyard.run.PauseShelf;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The doubles keep what the doors promise, so that tests built on them can be believed. */
class InMemoryStoresTest {
    @Nested
    class Policies extends PolicyShelfContract {
        @Override
        protected PolicyShelf shelf() {
            return new InMemoryPolicyShelf();
        }
    }

    @Nested
    class PauseSwitches extends PauseShelfContract {
        @Override
        protected PauseShelf shelf() {
            return new InMemoryPauseShelf();
        }
    }

    @Nested
    class Parked extends ParkedRunsContract {
        private InMemoryRunStore store;

        @Override
        protected Doors doors(MutableClock clock) {
            store = new InMemoryRunStore(clock);
            return new Doors(store, store);
        }

        @Override
        protected void makeUnreadable(String runId) {
            store.setBroken(runId, true);
        }
    }

    @Nested
    class Restored extends RestoreBookContract {
        private InMemoryRestoreBook book;

        @Override
        protected Doors doors(MutableClock clock) {
            InMemoryRunStore store = new InMemoryRunStore(clock);
            book = new InMemoryRestoreBook(store, clock);
            return new Doors(book, store, store);
        }

        @Override
        protected void audit() {
            book.audited("first");
        }
    }

    @Nested
    class Revisions extends PolicyRevisionsContract {
        @Override
        protected Doors doors(MutableClock clock) {
            InMemoryPolicyShelf shelf = new InMemoryPolicyShelf();
            return new Doors(shelf, new InMemoryPolicyRevisions(shelf, clock));
        }
    }

    @Nested
    class Advisories extends AdvisoryBoardContract {
        private final RiskBook risks = new InMemoryRiskBook();

        @Override
        protected AdvisoryBoard board() {
            return new InMemoryAdvisoryBoard(risks);
        }

        @Override
        protected RiskBook risks() {
            return risks;
        }
    }

    @Nested
    class Feeds extends FeedShelfContract {
        @Override
        protected FeedShelf shelf() {
            return new InMemoryFeedShelf();
        }
    }

    @Nested
    class Risks extends RiskBookContract {
        @Override
        protected RiskBook book() {
            return new InMemoryRiskBook();
        }
    }

    @Nested
    class Packages extends PackageBookContract {
        @Override
        protected PackageBook book() {
            return new InMemoryPackageBook();
        }
    }

    @Nested
    class Acceptances extends AcceptanceShelfContract {
        @Override
        protected AcceptanceShelf shelf() {
            return new InMemoryAcceptanceShelf();
        }
    }

    @Nested
    class PatchStates extends ComplianceBoardContract {
        @Override
        protected ComplianceBoard board() {
            return new InMemoryComplianceBoard();
        }
    }

    @Nested
    class Days extends ComplianceDaysContract {
        @Override
        protected ComplianceDays days() {
            return new InMemoryComplianceDays();
        }
    }

    @Nested
    class Tokens extends TokenShelfContract {
        @Override
        protected TokenShelf tokens(MutableClock clock) {
            return new InMemoryTokens(clock);
        }
    }

    @Nested
    class Keys extends IdempotencyKeysContract {
        @Override
        protected IdempotencyKeys keys(MutableClock clock) {
            return new InMemoryIdempotencyKeys(clock);
        }
    }

    @Nested
    class Blackouts extends BlackoutShelfContract {
        @Override
        protected BlackoutShelf shelf() {
            return new InMemoryBlackoutShelf();
        }
    }

    @Nested
    class Evidence extends EvidenceShelfContract {
        @Override
        protected EvidenceShelf shelf(String... runs) {
            return new InMemoryEvidenceShelf();
        }
    }

    @Nested
    class Slots extends SlotLedgerContract {
        @Override
        protected SlotLedger ledger(MutableClock clock) {
            return new InMemorySlotLedger(clock);
        }
    }

    @Nested
    class NextOnes extends NextSlotsContract {
        @Override
        protected NextSlots slots() {
            return new InMemoryNextSlots();
        }
    }

    @Nested
    class Feed extends EventFeedContract {
        @Override
        protected EventFeed feed(MutableClock clock) {
            return new InMemoryEventFeed(clock);
        }
    }

    @Nested
    class Alarms extends StandingAlarmsContract {
        @Override
        protected StandingAlarms alarms() {
            return new InMemoryStandingAlarms();
        }
    }

    /** Runs in memory, for all that is promised of them. */
    interface RunsInMemory extends RunStoreDoors {
        @Override
        default Doors doors(MutableClock clock) {
            InMemoryEventFeed feed = new InMemoryEventFeed(clock);
            return new Doors(new InMemoryRunStore(clock, feed), feed);
        }

        @Override
        default void pass(MutableClock clock, Duration time) {
            clock.advance(time);
        }
    }

    @Nested
    class Runs extends RunStoreContract implements RunsInMemory {}

    @Nested
    class Tasks extends TaskLogContract implements RunsInMemory {}

    @Nested
    class RunClaims extends RunClaimsContract implements RunsInMemory {}

    @Nested
    class RunPlaces extends RunPlacesContract implements RunsInMemory {}

    @Nested
    class RunMessages extends RunMessagesContract implements RunsInMemory {}

    @Nested
    class PatchStateNotes extends PatchStateBookContract {
        @Override
        protected PatchStateBook book() {
            return new InMemoryPatchStateBook();
        }
    }

    @Nested
    class Changes extends ChangeBookContract {
        @Override
        protected ChangeBook book() {
            return new InMemoryChangeBook();
        }
    }

    @Nested
    class Incidents extends IncidentBookContract {
        @Override
        protected IncidentBook book(MutableClock clock) {
            return new InMemoryIncidentBook(clock);
        }
    }
}
