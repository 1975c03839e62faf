package dev.patchyard.adapter.postgres;

import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.contract.FullRun;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.policy.SlotLedger.Outcome;
import dev.patchyard.policy.SlotLedger.Reason;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Outward;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.SnapshotLink;
import dev.patchyard.run.Vitals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the cluster is, counted in a real PostgreSQL. */
class PostgresVitalsTest extends OnPostgres {
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Vitals vitals = new PostgresVitals(database.transactions(), clock);

    @Test
    void nothingIsWrongWhereNothingIs() {
        assertThat(vitals.figures(GRACE)).isEqualTo(new Vitals.Figures(0, 0, 0, null, Map.of()));
        assertThat(vitals.storeTime()).isAfter(NOON.minus(Duration.ofDays(3650)));
    }

    @Test
    void aRunThatIsDueAndThatNobodyWalksIsCounted() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        assertThat(vitals.figures(GRACE).runsWithoutLiveLease()).as("it has only just been asked for").isZero();
        database.execute("UPDATE runs SET not_before = not_before - interval '2 minutes'");
        assertThat(vitals.figures(GRACE).runsWithoutLiveLease()).isEqualTo(1);
        RunStore.Claim claim = store.claimDue("a", Duration.ofSeconds(30)).orElseThrow();
        assertThat(vitals.figures(GRACE).runsWithoutLiveLease()).as("somebody walks it").isZero();
        database.execute("UPDATE runs SET lease_until = lease_until - interval '2 minutes'");
        assertThat(vitals.figures(GRACE).runsWithoutLiveLease()).as("its lease is over").isEqualTo(1);
        store.release(claim, Duration.ofHours(1));
        assertThat(vitals.figures(GRACE).runsWithoutLiveLease()).as("it waits").isZero();
        database.execute("UPDATE runs SET not_before = not_before - interval '2 hours', parked = 'x'");
        assertThat(vitals.figures(GRACE)).extracting(Vitals.Figures::runsWithoutLiveLease, Vitals.Figures::runsParked)
                .as("it waits for a person").containsExactly(0L, 1L);
    }

    @Test
    void whatNobodyKnowsTheOutcomeOfIsCounted() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        HostRecord asked = HostRecord.planned("a", "a", 0, "").with(SnapshotLink.intended("py-1", "vm-a"));
        store.change("r1", null, run -> run.withHosts(Map.of("a", asked)), List.of(), Map.of());
        assertThat(vitals.figures(GRACE).effectsUnknown()).isEqualTo(1);
        RunStore.Claim claim = store.claimDue("a", Duration.ofSeconds(30)).orElseThrow();
        store.takePlace(new RunStore.Seat("a", claim, "p1", null), 9, 9);
        database.execute("UPDATE run_hosts SET state = '" + HostState.UNKNOWN + "'");
        database.execute("UPDATE runs SET phase = 'ENDED'");
        assertThat(vitals.figures(GRACE).effectsUnknown()).as("an ended run holds a host").isEqualTo(1);
        store.leavePlace("a", claim);
        assertThat(vitals.figures(GRACE).effectsUnknown()).isZero();
    }

    @Test
    void theAgeOfTheOldestMessageIsThatOfOneThatShouldHaveArrived() {
        store.post("old", new Outward.NoteOnChange("c1", "x"));
        store.post("new", new Outward.NoteOnChange("c1", "x"));
        database.execute("UPDATE outbox SET added_at = added_at - interval '5 minutes' WHERE key = 'old'");
        assertThat(vitals.figures(GRACE).outboxOldestAge()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(9));
        store.undelivered("old", "meant to wait", NOON.plus(Duration.ofHours(2)));
        assertThat(vitals.figures(GRACE).outboxOldestAge()).isLessThan(Duration.ofMinutes(4));
        store.delivered("new", "");
        assertThat(vitals.figures(GRACE).outboxOldestAge()).isNull();
    }

    @Test
    void slotsWithoutARunAreCountedByReason() {
        SlotLedger ledger = new PostgresSlotLedger(database.transactions(), clock);
        ledger.decide("p1", NOON, () -> new Outcome.Skipped(Reason.MISSED, "x"));
        ledger.decide("p1", NOON.plusSeconds(60), () -> new Outcome.Skipped(Reason.MISSED, "x"));
        ledger.decide("p2", NOON, () -> new Outcome.Skipped(Reason.OVERLAP, "x"));
        ledger.decide("p3", NOON, () -> new Outcome.Ran("r9"));
        assertThat(vitals.figures(GRACE).slotsSkipped()).isEqualTo(Map.of(Reason.MISSED, 2L, Reason.OVERLAP, 1L));
    }
}
