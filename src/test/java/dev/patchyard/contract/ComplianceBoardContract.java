package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceNumbers;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.compliance.ComplianceShare;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.Exposure;
import dev.patchyard.compliance.PatchLevel;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.Remainder;
import dev.patchyard.compliance.SourcePackage;
import dev.patchyard.compliance.StateQuery;
import dev.patchyard.compliance.Upkeep;
import dev.patchyard.compliance.Urgency;
import dev.patchyard.fake.InMemoryComplianceBoard;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises of {@link ComplianceBoard}. */
public abstract class ComplianceBoardContract {
    private static final Instant NOON = Instant.parse("2026-11-15T12:00:00.000001Z");

    /** @return an empty board */
    protected abstract ComplianceBoard board();

    @ParameterizedTest
    @EnumSource(ComplianceStatus.class)
    void aStateComesBackAsItWasPut(ComplianceStatus status) {
        ComplianceBoard board = board();
        PatchState state = state("host-1", status, NOON);
        board.put(List.of(state));
        assertThat(board.find("host-1")).contains(state);
        assertThat(board.find("host-2")).isEmpty();
    }

    @Test
    void aStateOfWhichNothingIsKnownComesBackToo() {
        ComplianceBoard board = board();
        PatchState unknown = new PatchState(
                "host-1", "web", "", "unknown", null, null, ComplianceStatus.UNKNOWN, "never scanned", null, null, null,
                false, List.of(), List.of(), null);
        board.put(List.of(unknown));
        assertThat(board.find("host-1")).contains(unknown);
        PatchState scanned = state("host-1", ComplianceStatus.COMPLIANT, NOON);
        board.put(List.of(scanned));
        assertThat(board.find("host-1")).contains(scanned);
    }

    @Test
    void allComeByIdAscendingAndOnceEach() {
        ComplianceBoard board = board();
        board.put(List.of(state("b", ComplianceStatus.COMPLIANT, NOON), state("B", ComplianceStatus.COMPLIANT, NOON)));
        board.put(List.of(state("a", ComplianceStatus.COMPLIANT, NOON), state("b", ComplianceStatus.UNKNOWN, NOON)));
        assertThat(board.all()).extracting(PatchState::ciId).containsExactly("B", "a", "b");
        assertThat(board.after(StateQuery.ALL, "", 2)).extracting(PatchState::ciId).containsExactly("B", "a");
        assertThat(board.after(StateQuery.ALL, "a", 2)).extracting(PatchState::ciId).containsExactly("b");
        assertThat(board.after(StateQuery.ALL, "b", 2)).isEmpty();
        StateQuery good = StateQuery.of("p1", Set.of(ComplianceStatus.COMPLIANT));
        assertThat(board.after(good, "", 9)).extracting(PatchState::ciId).containsExactly("B", "a");
        assertThat(board.after(good, "B", 9)).extracting(PatchState::ciId).containsExactly("a");
        assertThat(board.find("b").orElseThrow().status()).isEqualTo(ComplianceStatus.UNKNOWN);
    }

    @Test
    void aRetiredCiIsKeptAndCountsNowhereUntilItIsBack() {
        ComplianceBoard board = board();
        PatchState here = state("a", ComplianceStatus.NON_COMPLIANT, NOON);
        board.put(List.of(here, state("b", ComplianceStatus.COMPLIANT, NOON), state("c", ComplianceStatus.UNKNOWN, null)));
        PatchState gone = here.retired(NOON.plusSeconds(60));
        board.put(List.of(gone, state("c", ComplianceStatus.UNKNOWN, null).retired(NOON)));
        assertThat(board.all()).extracting(PatchState::ciId).containsExactly("b");
        assertThat(board.retiredIds()).containsExactly("a", "c");
        assertThat(board.after(StateQuery.ALL, "", 9)).extracting(PatchState::ciId).containsExactly("b");
        assertThat(board.find("a")).contains(gone);
        board.put(List.of(gone.retired(null)));
        assertThat(board.all()).extracting(PatchState::ciId).containsExactly("a", "b");
        assertThat(board.ids()).containsExactly("a", "b");
        assertThat(board.byIds(List.of("a", "c", "nobody"))).containsOnlyKeys("a", "c").containsEntry("a", here);
        assertThat(board.find("a")).contains(here);
        assertThat(board.retiredIds()).containsExactly("c");
    }

    @Test
    void whoIsRetiredForLongCanBeForgotten() {
        ComplianceBoard board = board();
        board.put(List.of(
                state("a", ComplianceStatus.COMPLIANT, NOON).retired(NOON), state("b", ComplianceStatus.COMPLIANT, NOON),
                state("c", ComplianceStatus.COMPLIANT, NOON).retired(NOON.minusSeconds(1)),
                state("d", ComplianceStatus.COMPLIANT, NOON).retired(NOON.minusSeconds(9))));
        assertThat(board.retiredBefore(NOON, 5)).containsExactly("c", "d");
        assertThat(board.retiredBefore(NOON, 1)).hasSize(1);
        board.forget(List.of("c", "d", "nobody"));
        assertThat(board.retiredIds()).containsExactly("a");
        assertThat(board.ids()).containsExactly("b");
    }

    @Test
    void anOlderLookDoesNotReplaceALaterOne() {
        ComplianceBoard board = board();
        PatchState later = state("a", ComplianceStatus.COMPLIANT, NOON);
        board.put(List.of(later));
        board.put(List.of(state("a", ComplianceStatus.NON_COMPLIANT, NOON.minusSeconds(1))));
        board.put(List.of(state("a", ComplianceStatus.NON_COMPLIANT, null)));
        assertThat(board.find("a")).contains(later);
    }

    @Test
    void aLookThatDoesNotKnowThatTheHostWasPatchedDoesNotTakeThatBack() {
        ComplianceBoard board = board();
        PatchState seen = state("a", ComplianceStatus.COMPLIANT, NOON);
        Instant patched = NOON.minusMillis(1);
        board.put(List.of(seen.patched(patched)));
        board.put(List.of(state("a", ComplianceStatus.NON_COMPLIANT, NOON.plusSeconds(1))));
        assertThat(board.find("a")).contains(state("a", ComplianceStatus.NON_COMPLIANT, NOON.plusSeconds(1)).patched(patched));
        board.put(List.of(seen.patched(NOON.plusSeconds(2))));
        assertThat(board.find("a").orElseThrow().lastPatched()).as("an older look changes nothing at all").isEqualTo(patched);
    }

    @Test
    void anEmptyBoardHasNoNumbers() {
        assertThat(board().numbers(NOON)).isEqualTo(new ComplianceNumbers(List.of(), null));
        assertThat(board().numbers(NOON).overall().percent()).isNull();
        assertThat(board().waiting("")).isEmpty();
    }

    @Test
    void whoIsAcceptedIsExemptUntilThatMomentAndWhoIsLateIsOverdueFromTheNextDayOn() {
        ComplianceBoard board = board();
        Instant due = Instant.parse("2026-11-16T23:59:59Z");
        board.put(List.of(
                state("a", ComplianceStatus.NON_COMPLIANT, NOON).weighed(new Urgency(Exposure.PUBLIC, true, null, NOON)),
                state("b", ComplianceStatus.NON_COMPLIANT, NOON).weighed(new Urgency(Exposure.PUBLIC, true, due, null)),
                state("c", ComplianceStatus.COMPLIANT, NOON).weighed(new Urgency(Exposure.PUBLIC, true, null, NOON))));
        assertThat(board.numbers(NOON.minusNanos(1000)).overall()).isEqualTo(new ComplianceShare(1, 1, 0, 1, 0, 3));
        assertThat(board.numbers(NOON).overall()).isEqualTo(new ComplianceShare(1, 2, 0, 0, 0, 3));
        assertThat(board.numbers(due.plusSeconds(1)).overall()).isEqualTo(new ComplianceShare(1, 2, 0, 0, 1, 3));
    }

    @Test
    void theNumbersFollowEveryChangeAndAreWhatACountOfAllStatesGives() {
        ComplianceBoard board = board();
        InMemoryComplianceBoard counted = new InMemoryComplianceBoard();
        Random random = new Random(7);
        for (int turn = 0; turn < 60; turn++) {
            List<PatchState> some = random.ints(1 + random.nextInt(9)).mapToObj(draw -> drawn(new Random(draw))).toList();
            board.put(some);
            counted.put(some);
            Instant now = NOON.plus(Duration.ofHours(random.nextInt(200)));
            assertThat(board.numbers(now)).isEqualTo(counted.numbers(now));
            assertThat(board.waiting("")).isEqualTo(counted.waiting(""));
            assertThat(board.waiting("p2")).isEqualTo(counted.waiting("p2"));
        }
        for (int query = 0; query < 200; query++) {
            StateQuery wanted = drawnQuery(new Random(query));
            assertThat(board.count(wanted)).as("%s", wanted).isEqualTo(counted.count(wanted));
            assertThat(board.page(wanted, query % 3, 4)).as("%s", wanted).isEqualTo(counted.page(wanted, query % 3, 4));
        }
    }

    @Test
    void manyWhoWriteAtOnceLoseNoNumber() throws Exception {
        ComplianceBoard board = board();
        Together.atOnce(6, () -> {
            Random random = new Random(Thread.currentThread().threadId());
            for (int turn = 0; turn < 10; turn++) {
                board.put(random.ints(8).mapToObj(draw -> drawn(new Random(draw))).toList());
            }
            return true;
        });
        InMemoryComplianceBoard counted = new InMemoryComplianceBoard();
        counted.put(board.all());
        assertThat(board.numbers(NOON)).isEqualTo(counted.numbers(NOON));
        assertThat(board.waiting("p1")).isEqualTo(counted.waiting("p1"));
    }

    @Test
    void aThousandStatesAreKeptTogether() {
        ComplianceBoard board = board();
        List<PatchState> many = IntStream.range(0, 1000)
                .mapToObj(n -> state("ci-" + n, ComplianceStatus.values()[n % 3], NOON)).toList();
        board.put(many);
        assertThat(board.count(StateQuery.ALL)).isEqualTo(1000);
        assertThat(board.numbers(NOON).of(Dimension.POLICY, "p1")).isEqualTo(new ComplianceShare(334, 333, 333, 0, 0, 1000));
        assertThat(board.waiting("p2")).isEqualTo(Map.of("DSA-1", 1000L, "DSA-2", 1000L));
    }

    private static PatchState drawn(Random random) {
        Instant at = random.nextInt(8) == 0 ? null : NOON.plusSeconds(random.nextInt(5));
        List<PendingPatch> pending = random.ints(random.nextInt(4), 0, 6)
                .mapToObj(n -> new PendingPatch("p" + n, "amd64", "1", "2", "o", true, false,
                        n == 5 ? List.of() : List.of("DSA-" + n, "DSA-" + (n + 1)), null))
                .toList();
        List<String> policies = random.ints(random.nextInt(4), 1, 4).mapToObj(n -> "p" + n).distinct().sorted().toList();
        return new PatchState(
                "ci-" + random.nextInt(30), "Name " + random.nextInt(9), "os" + random.nextInt(3), "env" + random.nextInt(3), null,
                null, ComplianceStatus.values()[random.nextInt(3)], "why", at, at, null, random.nextBoolean(), pending, policies,
                random.nextInt(5) == 0 ? NOON : null, Upkeep.PLAIN, null,
                new Urgency(Exposure.PUBLIC, true, hours(random), hours(random)));
    }

    private static @Nullable Instant hours(Random random) {
        return random.nextInt(3) == 0 ? null : NOON.plus(Duration.ofHours(random.nextInt(200)));
    }

    private static StateQuery drawnQuery(Random random) {
        ComplianceStatus status = ComplianceStatus.values()[random.nextInt(3)];
        return new StateQuery(
                random.nextBoolean() ? StateQuery.ALL.statuses() : EnumSet.of(status, ComplianceStatus.UNKNOWN),
                or(random, "env1"), or(random, "p2"), random.nextInt(4) == 0 ? List.of("os1", "os2") : null, or(random, "DSA-3"),
                random.nextInt(4) == 0 ? random.nextBoolean() : null, or(random, "e 3"),
                random.nextInt(4) == 0 ? LocalDate.of(2026, 11, 19) : null,
                StateQuery.Order.values()[random.nextInt(StateQuery.Order.values().length)]);
    }

    private static @Nullable String or(Random random, String word) {
        return random.nextInt(4) == 0 ? word : null;
    }

    @Test
    void whatElseTheScanSawComesBackToo() {
        ComplianceBoard board = board();
        PendingPatch held = new PendingPatch(
                "libother", "amd64", "1", "2", "Debian", false, true, List.of(), new SourcePackage("other", "2"));
        PatchState plain = state("a", ComplianceStatus.NON_COMPLIANT, NOON);
        PatchState whole = new PatchState(
                "a", "name", "debian12", "lab", plain.current(), null, ComplianceStatus.NON_COMPLIANT, "why", NOON, NOON, null, false,
                plain.pending(), List.of("p1"), null, new Upkeep("6.1", List.of("libother"), List.of(), List.of()),
                new Remainder(List.of(held), List.of("half"), "a new kernel", List.of("web")), Urgency.NONE);
        board.put(List.of(whole));
        assertThat(board.find("a")).contains(whole);
        assertThat(board.all()).containsExactly(whole);
    }

    @Test
    void whatIsJudgedAgainReplacesOnlyWhatItWasMadeFrom() {
        ComplianceBoard board = board();
        PatchState scanned = state("a", ComplianceStatus.NON_COMPLIANT, NOON);
        PatchState patched = state("b", ComplianceStatus.NON_COMPLIANT, NOON);
        PatchState still = state("c", ComplianceStatus.NON_COMPLIANT, NOON);
        PatchState retired = state("d", ComplianceStatus.NON_COMPLIANT, NOON);
        PatchState never = state("e", ComplianceStatus.UNKNOWN, null);
        board.put(List.of(scanned, patched, still, retired, never));
        assertThat(board.byIds(List.of("a", "c", "nobody"))).isEqualTo(Map.of("a", scanned, "c", still));
        board.put(List.of(
                state("a", ComplianceStatus.UNKNOWN, NOON.plusSeconds(1)), patched.patched(NOON.plusSeconds(2)),
                retired.retired(NOON.plusSeconds(3))));
        assertThat(board.amend(Stream.of("a", "b", "c", "d", "e", "f").map(id -> better(id, "e".equals(id) ? null : NOON)).toList()))
                .isEqualTo(2);
        assertThat(board.find("a").orElseThrow().status()).isEqualTo(ComplianceStatus.UNKNOWN);
        assertThat(board.find("b")).contains(patched.patched(NOON.plusSeconds(2)));
        assertThat(board.find("c")).contains(better("c", NOON));
        assertThat(board.find("d")).contains(retired.retired(NOON.plusSeconds(3)));
        assertThat(board.find("e")).contains(better("e", null));
        assertThat(board.find("f")).isEmpty();
        assertThat(board.amend(List.of())).isZero();
    }

    private static PatchState better(String ciId, @Nullable Instant contact) {
        return state(ciId, ComplianceStatus.COMPLIANT, contact);
    }

    private static PatchState state(String ciId, ComplianceStatus status, @Nullable Instant contact) {
        PendingPatch pending = new PendingPatch(
                "libtiny", "amd64", "1.0-1", "1.0-2", "Debian-Security", true, true, List.of("DSA-1", "DSA-2"),
                new SourcePackage("tiny", "1.0-2"));
        return new PatchState(
                ciId, "name {{ x }}", "debian12", "lab", new PatchLevel(PatchLevel.Kind.PACKAGES, "0123456789ab"), "2026-02",
                status, "why", contact, contact, NOON.minusSeconds(3600), true, List.of(pending), List.of("p1", "p2"), null);
    }
}
