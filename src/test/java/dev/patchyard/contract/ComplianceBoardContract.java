package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.PatchLevel;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.Remainder;
import dev.patchyard.compliance.SourcePackage;
import dev.patchyard.compliance.Upkeep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
        assertThat(board.after("", 2)).extracting(PatchState::ciId).containsExactly("B", "a");
        assertThat(board.after("a", 2)).extracting(PatchState::ciId).containsExactly("b");
        assertThat(board.after("b", 2)).isEmpty();
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
        assertThat(board.retired()).extracting(PatchState::ciId).containsExactly("a", "c");
        assertThat(board.after("", 9)).extracting(PatchState::ciId).containsExactly("b");
        assertThat(board.find("a")).contains(gone);
        board.put(List.of(gone.retired(null)));
        assertThat(board.all()).extracting(PatchState::ciId).containsExactly("a", "b");
        assertThat(board.find("a")).contains(here);
        assertThat(board.retired()).extracting(PatchState::ciId).containsExactly("c");
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
    void whatElseTheScanSawComesBackToo() {
        ComplianceBoard board = board();
        PendingPatch held = new PendingPatch(
                "libother", "amd64", "1", "2", "Debian", false, true, List.of(), new SourcePackage("other", "2"));
        PatchState plain = state("a", ComplianceStatus.NON_COMPLIANT, NOON);
        PatchState whole = new PatchState(
                "a", "name", "debian12", "lab", plain.current(), null, ComplianceStatus.NON_COMPLIANT, "why", NOON, NOON, null, false,
                plain.pending(), List.of("p1"), null, new Upkeep("6.1", List.of("libother"), List.of(), List.of()),
                new Remainder(List.of(held), List.of("half"), "a new kernel", List.of("web")));
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
