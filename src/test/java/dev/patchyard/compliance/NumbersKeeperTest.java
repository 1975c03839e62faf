package dev.patchyard.compliance;

import static dev.patchyard.given.Advisories.advisory;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.fake.InMemoryAcceptanceShelf;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryComplianceBoard;
import dev.patchyard.fake.InMemoryComplianceDays;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.fake.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NumbersKeeperTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-15");

    private final MutableClock clock = MutableClock.at("2026-11-15T12:00:00Z");
    private final InMemoryComplianceBoard board = new InMemoryComplianceBoard();
    private final InMemoryComplianceDays days = new InMemoryComplianceDays();
    private final InMemoryAdvisoryBoard advisories = new InMemoryAdvisoryBoard();
    private final InMemoryAcceptanceShelf acceptances = new InMemoryAcceptanceShelf();
    private final Weigher weigher = new Weigher(advisories, new InMemoryRiskBook(), acceptances, clock);
    private final NumbersKeeper keeper = new NumbersKeeper(board, days, weigher, clock);

    @Test
    void whatWaitsIsDueByTheSoonestDeadlineAndOverdueAfterItsDay() {
        given("DSA-1", "2026-11-01");
        given("DSA-2", "2026-10-31");
        board.put(weigher.weigh(List.of(waiting("a", "DSA-1", "DSA-2"), waiting("b", "DSA-9"))));
        Instant due = board.find("a").orElseThrow().urgency().due();
        assertThat(due).isEqualTo(new Weighing(Map.of(), Map.of(), List.of(), clock.instant())
                .due(advisories.find("DSA-2").orElseThrow(), Exposure.UNKNOWN));
        assertThat(board.find("b").orElseThrow().urgency().due()).isNull();
        clock.advance(Duration.between(clock.instant(), due).plusDays(1));
        assertThat(board.numbers(clock.instant()).overall().overdue()).isEqualTo(1);
    }

    @Test
    void anAcceptedCiIsExemptWithinAMinuteAndComesBackWhenTheAcceptanceEndsOrIsTakenBack() {
        given("DSA-1", "2026-11-01");
        board.put(weigher.weigh(List.of(waiting("a", "DSA-1"), waiting("b", "DSA-1"))));
        keeper.tend();
        assertThat(today()).isEqualTo(new ComplianceShare(0, 2, 0, 0, today().overdue(), 2));
        acceptances.add(accepted("1", "DSA-1", "a", Duration.ofHours(5)));
        clock.advance(Duration.ofMinutes(1));
        keeper.tend();
        assertThat(today().exempt()).isEqualTo(1);
        assertThat(today().nonCompliant()).isEqualTo(1);
        assertThat(board.find("a").orElseThrow().urgency().due()).as("what is accepted presses nobody").isNull();
        clock.advance(Duration.ofHours(5));
        assertThat(board.numbers(clock.instant()).overall().exempt()).as("without being weighed anew").isZero();
        acceptances.add(accepted("2", "DSA-1", null, Duration.ofHours(5)));
        keeper.tend();
        assertThat(today().exempt()).isEqualTo(2);
        acceptances.revoke("2", "bob", clock.instant());
        clock.advance(Duration.ofMinutes(1));
        keeper.tend();
        assertThat(today().exempt()).isZero();
    }

    @Test
    void aCiOfWhichSomethingElseIsWrongOrNotAllIsAcceptedIsNotExempt() {
        given("DSA-1", "2026-11-01");
        given("DSA-2", "2026-11-01");
        acceptances.add(accepted("1", "DSA-1", null, Duration.ofHours(5)));
        PatchState rebooting = state("c", List.of(update("DSA-1")), new Remainder(List.of(), List.of(), "a new kernel", List.of()));
        PatchState undescribed = state("d", List.of(update("DSA-1"), update()), new Remainder(List.of(), List.of(), null, List.of()));
        board.put(weigher.weigh(List.of(waiting("a", "DSA-1"), waiting("b", "DSA-1", "DSA-2"), rebooting, undescribed)));
        keeper.tend();
        assertThat(today().exempt()).isEqualTo(1);
        assertThat(board.find("a").orElseThrow().urgency().acceptedUntil()).isEqualTo(clock.instant().plus(Duration.ofHours(5)));
        assertThat(today().nonCompliant()).isEqualTo(3);
    }

    @Test
    void aWithdrawnAdvisoryPressesNobodyAnHourLater() {
        given("DSA-1", "2026-01-01");
        board.put(weigher.weigh(List.of(waiting("a", "DSA-1"))));
        keeper.tend();
        assertThat(today().overdue()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(30));
        Advisory stood = advisories.find("DSA-1").orElseThrow();
        advisories.put(List.of(new Advisory(
                stood.id(), stood.aliases(), stood.summary(), "", stood.severity(), null, stood.published(), clock.instant(),
                clock.instant(), stood.affected(), List.of())));
        keeper.tend();
        assertThat(today().overdue()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(31));
        keeper.tend();
        assertThat(today().overdue()).isZero();
    }

    @Test
    void theNumbersAreProvedOnceADay() {
        for (int hour = 0; hour < 49; hour++) {
            keeper.tend();
            clock.advance(Duration.ofHours(1));
        }
        assertThat(keeper.recounts()).isEqualTo(3);
        assertThat(keeper.differences()).isZero();
    }

    @Test
    void daysPastTheirTimeAreForgotten() {
        board.put(List.of(waiting("a")));
        keeper.tend();
        clock.advance(Duration.ofDays(402));
        keeper.tend();
        assertThat(days.between(Dimension.ALL, "", TODAY, TODAY.plusDays(1))).isEmpty();
        assertThat(days.between(Dimension.ALL, "", TODAY.plusDays(402), TODAY.plusDays(402))).hasSize(1);
    }

    private ComplianceShare today() {
        LocalDate day = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        return days.between(Dimension.ALL, "", day, day).getFirst().share();
    }

    private void given(String id, String published) {
        advisories.put(List.of(advisory(id, published, "Debian:12", "web", "2.0")));
    }

    private RiskAcceptance accepted(String id, String advisory, String ci, Duration time) {
        return new RiskAcceptance(id, advisory, ci, "because", "ann", clock.instant(), clock.instant().plus(time), null, null);
    }

    private PatchState waiting(String ci, String... advisories) {
        return state(ci, List.of(update(advisories)), new Remainder(List.of(), List.of(), null, List.of()));
    }

    private static PendingPatch update(String... advisories) {
        return new PendingPatch("web", "amd64", "1", "2", "o", true, false, List.of(advisories), null);
    }

    private PatchState state(String ci, List<PendingPatch> pending, Remainder remainder) {
        return new PatchState(
                ci, ci, "debian12", "lab", null, null, ComplianceStatus.NON_COMPLIANT, "why", clock.instant(), clock.instant(), null,
                false, pending, List.of("p"), null, Upkeep.PLAIN, remainder, Urgency.NONE);
    }
}
