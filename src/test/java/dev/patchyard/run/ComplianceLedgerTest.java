package dev.patchyard.run;

import static dev.patchyard.given.Advisories.advisory;
import static dev.patchyard.given.Hosts.SUNDAY;
import static dev.patchyard.given.Hosts.builtFrom;
import static dev.patchyard.given.Hosts.debian12;
import static dev.patchyard.given.Hosts.scan;
import static dev.patchyard.given.Hosts.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Severity;
import dev.patchyard.advisory.VexStatement;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.HostFacts;
import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryComplianceBoard;
import dev.patchyard.fake.InMemoryPackageBook;
import dev.patchyard.fake.InMemoryPolicyShelf;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Policies;
import dev.patchyard.inventory.Ci;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComplianceLedgerTest {
    private final InMemoryComplianceBoard board = new InMemoryComplianceBoard();
    private final InMemoryAdvisoryBoard advisories = new InMemoryAdvisoryBoard();
    private final InMemoryPackageBook packages = new InMemoryPackageBook();
    private final InMemoryPolicyShelf shelf = new InMemoryPolicyShelf();
    private final InMemoryRiskBook risks = new InMemoryRiskBook();
    private final ComplianceLedger ledger = new ComplianceLedger(board, advisories, shelf, packages, risks);

    @Test
    void advisoriesAreLookedUpByPackageAndBySource() {
        advisories.put(List.of(
                advisory("DSA-1", "2026-09-10", "Debian:12", "openssl", "3.0.15-1~deb12u1"),
                advisory("DSA-2", "2026-09-10", "Debian:12", "libssl3", "3.0.15-1~deb12u1"),
                advisory("DSA-3", "2026-09-10", "Debian:12", "perl", "9")));
        HostScan seen = builtFrom(
                scan("web-1", SUNDAY, debian12(), update("libssl3", "3.0.11-1~deb12u2", "3.0.15-1~deb12u1", false)),
                "libssl3", "openssl", "3.0.11-1~deb12u2", "3.0.15-1~deb12u1");
        ledger.enter(List.of(Hosts.ci("web-1", "debian12")), Map.of("web-1", seen));
        assertThat(ledger.state("web-1").map(PatchState::pending).orElseThrow()).singleElement()
                .extracting(PendingPatch::advisories).isEqualTo(List.of("DSA-1", "DSA-2"));
    }

    private void given(HostFacts facts) {
        shelf.add(Policies.policy().build(), false, Actor.SERVER);
        HostScan seen = builtFrom(
                scan("web-1", SUNDAY, facts, update("libssl3", "3.0.11-1~deb12u2", "3.0.15-1~deb12u1", false)),
                "libssl3", "openssl", "3.0.11-1~deb12u2", "3.0.15-1~deb12u1");
        ledger.enter(List.of(Hosts.ci("web-1", "debian12")), Map.of("web-1", seen));
    }

    private static Advisory openssl(Instant withdrawn) {
        Instant at = Instant.parse("2026-09-10T00:00:00Z");
        return new Advisory(
                "DSA-1", List.of("CVE-2026-1111"), "s", "", Severity.HIGH, null, at, withdrawn == null ? at : withdrawn, withdrawn,
                List.of(new Affected("Debian:12", "openssl", "0", "3.0.15-1~deb12u1")), List.of());
    }

    private PatchState web() {
        return board.find("web-1").orElseThrow();
    }

    @Test
    void anAdvisoryThatComesOrGoesCountsWithoutAnotherScan() {
        given(debian12());
        assertThat(web().status()).isEqualTo(ComplianceStatus.COMPLIANT);
        assertThat(ledger.judgeAgain(advisories.put(List.of(openssl(null))))).isEqualTo(1);
        assertThat(web().status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
        assertThat(web().reason()).isEqualTo("1 pending: libssl3");
        assertThat(web().current()).hasToString("2026-08");
        assertThat(ledger.judgeAgain(Set.of("openssl"))).as("the same again changes nothing").isZero();
        assertThat(ledger.judgeAgain(advisories.put(List.of(openssl(SUNDAY))))).isEqualTo(1);
        assertThat(web().status()).isEqualTo(ComplianceStatus.COMPLIANT);
        assertThat(web().pending()).isEmpty();
        assertThat(web().remainder().passedOver()).extracting(PendingPatch::name).containsExactly("libssl3");
        assertThat(web().current()).hasToString("2026-11");
        assertThat(web().lastScanned()).isEqualTo(SUNDAY);
    }

    @Test
    void whatTheVendorRulesOutDoesNotCountUntilItIsTakenBack() {
        advisories.put(List.of(openssl(null)));
        given(debian12());
        assertThat(web().status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
        VexStatement safe = new VexStatement(
                "CVE-2026-1111", "Debian:12", "libssl3", VexStatement.Status.NOT_AFFECTED, "component_not_present");
        assertThat(ledger.judgeAgain(risks.state("vex", List.of(safe)))).isEqualTo(1);
        assertThat(web().status()).isEqualTo(ComplianceStatus.COMPLIANT);
        assertThat(ledger.judgeAgain(risks.state("vex", List.of()))).isEqualTo(1);
        assertThat(web().status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
    }

    @Test
    void whatElseIsWrongWithAHostStaysWrong() {
        advisories.put(List.of(openssl(null)));
        given(Hosts.facts("debian", "12", "a new kernel", List.of("nginx")));
        ledger.judgeAgain(advisories.put(List.of(openssl(SUNDAY))));
        assertThat(web().status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
        assertThat(web().reason()).isEqualTo("reboot needed: a new kernel; still running replaced files: nginx");
    }

    @Test
    void whoIsUnknownStaysUnknownAndWhoWasKeptWithoutTheRestWaitsForAScan() {
        advisories.put(List.of(openssl(null)));
        given(debian12());
        ledger.enter(List.of(Hosts.ci("web-1", "debian12")), Map.of(
                "web-1", HostScan.unreachable("web-1", SUNDAY.plusSeconds(60), "no route")));
        PatchState old = new PatchState(
                "old-1", "old", "debian12", "lab", null, null, ComplianceStatus.NON_COMPLIANT, "1 pending: libssl3", SUNDAY, SUNDAY,
                null, false, web().pending(), web().policies(), null);
        board.put(List.of(old));
        packages.put(List.of(new HostPackages("old-1", SUNDAY, packages.of("web-1"))));
        assertThat(ledger.judgeAgain(advisories.put(List.of(openssl(SUNDAY))))).isEqualTo(1);
        assertThat(web().status()).isEqualTo(ComplianceStatus.UNKNOWN);
        assertThat(web().reason()).startsWith("no route");
        assertThat(web().pending()).isEmpty();
        assertThat(board.find("old-1")).contains(old);
    }

    @Test
    void aScanThatEntersAtTheSameMomentDoesNotHideThatTheHostWasPatched() {
        Ci web = Hosts.ci("web-1", "debian12");
        Deque<HostScan> meanwhile = new ArrayDeque<>(List.of(
                scan("web-1", SUNDAY.plusSeconds(1), debian12()), scan("web-1", SUNDAY.plusSeconds(2), debian12())));
        ledger.enter(List.of(web), Map.of("web-1", scan("web-1", SUNDAY, debian12())));
        ComplianceBoard busy = (ComplianceBoard) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ComplianceBoard.class}, (proxy, asked, parameters) -> {
                    Object answer = asked.invoke(board, parameters);
                    if (asked.getName().equals("find") && !meanwhile.isEmpty()) {
                        ledger.enter(List.of(web), Map.of("web-1", meanwhile.remove()));
                    }
                    return answer;
                });
        new ComplianceLedger(busy, advisories, new InMemoryPolicyShelf(), packages, new InMemoryRiskBook()).patched("web-1", SUNDAY);
        assertThat(meanwhile).isEmpty();
        assertThat(ledger.state("web-1").map(PatchState::lastPatched)).contains(SUNDAY);
        assertThat(ledger.state("web-1").map(PatchState::lastContact)).contains(SUNDAY.plusSeconds(2));
    }
}
