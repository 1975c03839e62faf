package dev.patchyard.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Severity;
import dev.patchyard.advisory.VexStatement;
import dev.patchyard.advisory.VexStatement.Status;
import dev.patchyard.fake.InMemoryComplianceBoard;
import dev.patchyard.fake.InMemoryPackageBook;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.given.Hosts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an advisory means for what is installed. */
class ApplicabilityTest {
    private static final String CVE = "CVE-2026-11111";
    private static final PackageVersion WEB = debian("web", "2.0-1", "web", "2.0-1");

    private static PackageVersion debian(String name, String version, String source, String sourceVersion) {
        return new PackageVersion("debian", "12", name, version, source, sourceVersion);
    }

    private static Advisory about(@Nullable Instant withdrawn, Affected... affected) {
        return new Advisory(
                "DSA-1", List.of(CVE), "", "", Severity.HIGH, null, Instant.EPOCH, Instant.EPOCH, withdrawn, List.of(affected), List.of());
    }

    private static Optional<AdvisoryState> state(PackageVersion installed, Advisory advisory, VexStatement... statements) {
        return new Applicability(advisory, List.of(statements)).of(installed).map(Standing.OfPackage::state);
    }

    private static VexStatement vex(Status status) {
        return new VexStatement(CVE, "Debian:12", "web", status, status == Status.NOT_AFFECTED ? "component_not_present" : "");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2.0-2, , AFFECTED_FIX_AVAILABLE", "0, 2.0-1, , FIXED", "0, 1.9, , FIXED", "0, , , AFFECTED_NO_FIX",
        "2.1, 2.2, , NOT_AFFECTED", "2.0-1, 2.2, , AFFECTED_FIX_AVAILABLE", "0, , 2.0-1, AFFECTED_NO_FIX", "0, , 1.9, FIXED",
        "0, not:a:version_, , UNKNOWN",
    })
    void theRangeDecides(String introduced, @Nullable String fixed, @Nullable String last, AdvisoryState expected) {
        assertThat(state(WEB, about(null, new Affected("Debian:12", "web", introduced, fixed, last)))).contains(expected);
    }

    @Test
    void ofSeveralRangesTheWorstCounts() {
        assertThat(state(WEB, about(
                null, new Affected("Debian:12", "web", "0", "1.0"), new Affected("Debian:12", "web", "2.0", "2.5"))))
                .contains(AdvisoryState.AFFECTED_FIX_AVAILABLE);
    }

    @Test
    void anotherSystemAnotherPackageAndAWithdrawnAdvisorySayNothing() {
        Affected affected = new Affected("Debian:12", "web", "0", "3");
        assertThat(state(WEB, about(null, new Affected("Debian:13", "web", "0", "3")))).isEmpty();
        assertThat(state(WEB, about(null, new Affected("Debian:12", "other", "0", "3")))).isEmpty();
        assertThat(state(WEB, about(Instant.EPOCH, affected))).isEmpty();
    }

    @Test
    void aVendorsWordThatItIsNotAffectedWinsOverRanges() {
        Advisory advisory = about(null, new Affected("Debian:12", "web", "0", "3"));
        Standing.OfPackage standing =
                new Applicability(advisory, List.of(vex(Status.NOT_AFFECTED))).of(WEB).orElseThrow();
        assertThat(standing.state()).isEqualTo(AdvisoryState.NOT_AFFECTED);
        assertThat(standing.justification()).isEqualTo("component_not_present");
        assertThat(state(WEB, about(null), vex(Status.NOT_AFFECTED))).contains(AdvisoryState.NOT_AFFECTED);
        VexStatement ofAnother = new VexStatement("CVE-2026-99999", "Debian:12", "web", Status.NOT_AFFECTED, "");
        assertThat(state(WEB, advisory, ofAnother)).contains(AdvisoryState.AFFECTED_FIX_AVAILABLE);
    }

    @Test
    void whileTheVendorLooksItIsUnknownUnlessAFixIsNamed() {
        assertThat(state(WEB, about(null), vex(Status.UNDER_INVESTIGATION))).contains(AdvisoryState.UNKNOWN);
        assertThat(state(WEB, about(null, new Affected("Debian:12", "web", "0", null)), vex(Status.UNDER_INVESTIGATION)))
                .contains(AdvisoryState.UNKNOWN);
        assertThat(state(WEB, about(null, new Affected("Debian:12", "web", "0", "3")), vex(Status.UNDER_INVESTIGATION)))
                .contains(AdvisoryState.AFFECTED_FIX_AVAILABLE);
    }

    @Test
    void aSourceIsHeldAgainstTheSourcesVersionAndAnRpmAgainstItsOwn() {
        Advisory ofSource = about(null, new Affected("Debian:12", "acme", "0", "1:3.0-1"));
        assertThat(state(debian("libacme7", "7.1", "acme", "1:3.0-1"), ofSource)).contains(AdvisoryState.FIXED);
        Advisory ofBoth = about(null, new Affected("Debian:12", "web", "0", "2.0-1"));
        assertThat(state(debian("web", "1.0+b1", "web", "2.0-1"), ofBoth)).contains(AdvisoryState.FIXED);
        Advisory ofRpm = about(null, new Affected("Rocky Linux:9", "web", "0", "1:2.0-1.el9"));
        assertThat(state(new PackageVersion("rocky", "9.4", "web", "1:2.0-1.el9", "web", "2.0-1.el9"), ofRpm))
                .contains(AdvisoryState.FIXED);
    }

    @Test
    void aCiIsInTheWorstStateOfItsPackagesAndCountedOnce() {
        PackageVersion good = debian("web-doc", "3", "web", "3");
        List<HostPackages> hosts = List.of(
                new HostPackages("a", Instant.EPOCH, List.of(WEB, good)), new HostPackages("b", Instant.EPOCH, List.of(good)),
                new HostPackages("gone", Instant.EPOCH, List.of(WEB)));
        InMemoryComplianceBoard board = new InMemoryComplianceBoard();
        board.put(List.of(Judge.neverScanned(Hosts.ci("gone", "debian12"), List.of()).retired(Instant.EPOCH)));
        InMemoryPackageBook kept = new InMemoryPackageBook(board);
        kept.put(hosts);
        Standings standings = new Standings(kept, new InMemoryRiskBook());
        Advisory advisory = about(null, new Affected("Debian:12", "web", "0", "3"));
        List<Standing> page = standings.page(advisory, null, 0, 10);
        assertThat(page).extracting(Standing::ciId).containsExactly("a", "b");
        assertThat(page.getFirst().packages()).extracting(Standing.OfPackage::name).containsExactly("web", "web-doc");
        assertThat(standings.page(advisory, AdvisoryState.FIXED, 0, 10)).extracting(Standing::ciId).containsExactly("b");
        assertThat(standings.counts(advisory)).isEqualTo(Map.of(
                AdvisoryState.AFFECTED_FIX_AVAILABLE, 1L, AdvisoryState.FIXED, 1L, AdvisoryState.AFFECTED_NO_FIX, 0L,
                AdvisoryState.UNKNOWN, 0L, AdvisoryState.NOT_AFFECTED, 0L));
    }
}
