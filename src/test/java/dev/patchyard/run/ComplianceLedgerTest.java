package dev.patchyard.run;

import static dev.patchyard.given.Advisories.advisory;
import static dev.patchyard.given.Hosts.SUNDAY;
import static dev.patchyard.given.Hosts.builtFrom;
import static dev.patchyard.given.Hosts.debian12;
import static dev.patchyard.given.Hosts.scan;
import static dev.patchyard.given.Hosts.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryComplianceBoard;
import dev.patchyard.fake.InMemoryPackageBook;
import dev.patchyard.fake.InMemoryPolicyShelf;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.given.Hosts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComplianceLedgerTest {
    private final InMemoryComplianceBoard board = new InMemoryComplianceBoard();
    private final InMemoryAdvisoryBoard advisories = new InMemoryAdvisoryBoard();
    private final InMemoryPackageBook packages = new InMemoryPackageBook();
    private final ComplianceLedger ledger = new ComplianceLedger(board, advisories, new InMemoryPolicyShelf(), packages, new InMemoryRiskBook());

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
}
