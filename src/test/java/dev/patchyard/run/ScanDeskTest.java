package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CiSelector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScanDeskTest {
    private static final CiSelector ALL = new CiSelector(Map.of(), List.of());

    private final Yard yard = new Yard();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private Scanner scanner = yard.scanner;
    private final ScanDesk desk = new ScanDesk(
            yard.cmdb,
            new ScanDuty(
                    hosts -> scanner.scan(hosts), new ComplianceLedger(yard.board, new InMemoryAdvisoryBoard(), yard.shelf, yard.packages, new InMemoryRiskBook()),
                    yard.clock),
            yard.clock,
            waiting::add);

    @BeforeEach
    void furnish() {
        yard.hosts("web-1", "web-2").policy(Policies.policy().takingEverything().build());
    }

    @Test
    void identicalScansThatAreAskedForTogetherAreOne() {
        Scan first = desk.start(new CiSelector(Map.of(), List.of("web-2", "web-1")), Yard.ALICE);
        Scan same = desk.start(new CiSelector(Map.of(), List.of("web-1", "web-2")), Yard.ALICE);
        Scan other = desk.start(ALL, Yard.ALICE);
        assertThat(same.id()).isEqualTo(first.id());
        assertThat(other.id()).isNotEqualTo(first.id());
        work();
        assertThat(desk.start(ALL, Yard.ALICE).id()).isNotEqualTo(other.id());
    }

    @Test
    void aScanTellsItsResultsWhenItIsDone() {
        Scan scan = desk.start(ALL, Yard.ALICE);
        assertThat(desk.find(scan.id()).orElseThrow().isEnded()).isFalse();
        work();
        Scan done = desk.find(scan.id()).orElseThrow();
        assertThat(done.isEnded()).isTrue();
        assertThat(done.results()).extracting(Scan.Result::status).containsOnly(ComplianceStatus.NON_COMPLIANT);
    }

    @Test
    void aScanThatFailsKeepsWhatWasKnownAsStale() {
        desk.start(ALL, Yard.ALICE);
        work();
        List<?> before = state("web-1").pending();
        yard.clock.advance(Duration.ofMinutes(1));
        scanner = hosts -> hosts.stream().collect(Collectors.toMap(
                ci -> ci.id(), ci -> HostScan.unreachable(ci.id(), yard.clock.instant(), "no route")));
        desk.start(ALL, Yard.ALICE);
        work();
        assertThat(state("web-1").status()).isEqualTo(ComplianceStatus.UNKNOWN);
        assertThat(state("web-1").stale()).isTrue();
        assertThat(state("web-1").pending()).isEqualTo(before).isNotEmpty();
    }

    @Test
    void aHostWithoutAnAnswerIsNotTakenForGood() {
        scanner = hosts -> Map.of();
        Scan scan = desk.start(ALL, Yard.ALICE);
        work();
        assertThat(desk.find(scan.id()).orElseThrow().results()).extracting(Scan.Result::status)
                .containsOnly(ComplianceStatus.UNKNOWN);
    }

    @Test
    void aScannerThatBreaksEndsTheScanWithAFailureAndLetsTheNextOneBegin() {
        scanner = hosts -> {
            throw new IllegalStateException("broken");
        };
        Scan scan = desk.start(ALL, Yard.ALICE);
        work();
        assertThat(desk.find(scan.id()).orElseThrow().failure()).isNotEmpty();
        assertThat(desk.find(scan.id()).orElseThrow().isEnded()).isTrue();
        assertThat(desk.start(ALL, Yard.ALICE).id()).isNotEqualTo(scan.id());
    }

    @Test
    void unknownCisAndEmptySelectionsAreRefused() {
        assertThatThrownBy(() -> desk.start(new CiSelector(Map.of(), List.of("web-9")), Yard.ALICE))
                .isInstanceOf(RunRefusal.class)
                .hasMessageContaining("web-9");
        assertThatThrownBy(() -> desk.start(CiSelector.byTags(Map.of("env", "moon")), Yard.ALICE))
                .isInstanceOf(RunRefusal.class);
    }

    private PatchState state(String ciId) {
        return yard.board.find(ciId).orElseThrow();
    }

    private void work() {
        for (Runnable scan = waiting.poll(); scan != null; scan = waiting.poll()) {
            scan.run();
        }
    }
}
