package dev.patchyard.compliance;

import static dev.patchyard.given.Advisories.advisory;
import static dev.patchyard.given.Hosts.SUNDAY;
import static dev.patchyard.given.Hosts.builtFrom;
import static dev.patchyard.given.Hosts.ci;
import static dev.patchyard.given.Hosts.debian12;
import static dev.patchyard.given.Hosts.facts;
import static dev.patchyard.given.Hosts.held;
import static dev.patchyard.given.Hosts.installed;
import static dev.patchyard.given.Hosts.scan;
import static dev.patchyard.given.Hosts.update;
import static dev.patchyard.given.Policies.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.PatchPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Ci WEB = ci("web-1", "debian12");
    private static final PatchPolicy BASELINE = policy().build();
    private static final PendingPatch OPENSSL = update("openssl", "3.0.11-1~deb12u2", "3.0.15-1~deb12u1", true);
    private static final PendingPatch TZDATA = update("tzdata", "2024a-0", "2024b-0", false);
    private static final Advisory DSA = advisory("DSA-1", "2026-09-10", "Debian:12", "openssl", "3.0.15-1~deb12u1");

    @Test
    void aScanWithoutFreshMetadataIsAContactAndDoesNotMoveTheLastScan() {
        PatchState good = judge(scan("web-1", SUNDAY, debian12()), List.of(BASELINE), List.of());
        HostScan seen = scan("web-1", SUNDAY.plus(Duration.ofDays(3)), debian12());
        HostScan old = new HostScan("web-1", seen.at(), HostScan.Outcome.OK, "", seen.facts(), seen.packages(), List.of(), List.of(),
                Duration.ofHours(72));
        PatchState state = Judge.judge(WEB, old, List.of(BASELINE), Knowledge.of(List.of()), good);
        assertThat(state.lastScanned()).isEqualTo(SUNDAY);
        assertThat(state.lastContact()).isEqualTo(seen.at());
        assertThat(state.status()).isEqualTo(ComplianceStatus.UNKNOWN);
        assertThat(Judge.judge(WEB, old, List.of(BASELINE), Knowledge.of(List.of()), null).lastScanned()).isNull();
    }

    @Test
    void whatOnlyRootCouldHaveSeenIsNeverTakenForGood() {
        HostScan seen = scan("web-1", SUNDAY, debian12());
        HostScan blind = with(seen, new Upkeep(null, List.of(), List.of(), List.of("old code in services of others")));
        PatchState state = judge(blind, List.of(BASELINE), List.of());
        assertThat(state.status()).isEqualTo(ComplianceStatus.UNKNOWN);
        assertThat(state.reason()).contains("old code in services of others");
    }

    @Test
    void aRivalUpdaterIsRemarkedOn() {
        HostScan seen = scan("web-1", SUNDAY, debian12());
        PatchState state = judge(with(seen, new Upkeep(null, List.of(), List.of("unattended-upgrades"), List.of())), List.of(BASELINE), List.of());
        assertThat(state.status()).isEqualTo(ComplianceStatus.COMPLIANT);
        assertThat(state.reason()).isEqualTo("also updates itself: unattended-upgrades");
    }

    private static HostScan with(HostScan seen, Upkeep upkeep) {
        return new HostScan(seen.ciId(), seen.at(), seen.outcome(), seen.reason(), seen.facts(), seen.packages(), seen.pending(),
                seen.obstacles(), seen.metadataAge(), seen.unsigned(), seen.services(), upkeep);
    }

    @Test
    void aHostWithNothingPendingIsCompliantAndWasScanned() {
        PatchState state = judge(scan("web-1", SUNDAY, debian12()), List.of(BASELINE), List.of());
        assertThat(state.status()).isEqualTo(ComplianceStatus.COMPLIANT);
        assertThat(state.lastScanned()).isEqualTo(SUNDAY);
        assertThat(state.current()).hasToString("2026-11");
    }

    @Test
    void aPendingSecurityUpdateMakesItNonCompliantAndNamesTheAdvisory() {
        PatchState state = judge(scan("web-1", SUNDAY, debian12(), OPENSSL, TZDATA), List.of(BASELINE), List.of(DSA));
        assertThat(state.status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
        assertThat(state.pending()).singleElement().satisfies(pending -> {
            assertThat(pending.name()).isEqualTo("openssl");
            assertThat(pending.advisories()).containsExactly("DSA-1");
        });
        assertThat(state.current()).hasToString("2026-08");
    }

    @Test
    void anAdvisoryMakesAnUpdateOfAnOrdinaryOriginASecurityUpdate() {
        Advisory flaw = advisory("DSA-2", "2026-09-10", "Debian", "tzdata", "2024b-0");
        assertThat(judge(scan("web-1", SUNDAY, debian12(), TZDATA), List.of(BASELINE), List.of(flaw)).pending()).hasSize(1);
        assertThat(judge(scan("web-1", SUNDAY, debian12(), TZDATA), List.of(BASELINE), List.of()).pending()).isEmpty();
    }

    @Test
    void anAdvisoryOfAnotherSystemOrOfAVersionNotReachedMatchesNothing() {
        Advisory ubuntu = advisory("USN-1", "2026-09-10", "Ubuntu:22.04:LTS", "openssl", "3.0.15-1~deb12u1");
        Advisory later = advisory("DSA-3", "2026-09-10", "Debian:12", "openssl", "3.0.15-1~deb12u2");
        Advisory fixedBefore = advisory("DSA-4", "2026-09-10", "Debian:12", "openssl", "3.0.11-1~deb12u1");
        Advisory nonsense = advisory("DSA-5", "2026-09-10", "Debian:12", "openssl", "not a version");
        assertThat(Judge.annotate(scan("web-1", SUNDAY, debian12(), OPENSSL), Knowledge.of(List.of(ubuntu, later, fixedBefore, nonsense))))
                .singleElement()
                .satisfies(pending -> assertThat(pending.advisories()).isEmpty());
    }

    @Test
    void anAdvisoryAboutASourceIsAboutThePackagesBuiltFromIt() {
        PendingPatch libssl = update("libssl3", "3.0.11-1~deb12u2+b1", "3.0.15-1~deb12u1", true);
        PendingPatch tool = update("openssl-tool", "1.0-1", "1.0-2", true);
        HostScan seen = scan("web-1", SUNDAY, debian12(), libssl, tool);
        HostScan both = builtFrom(
                builtFrom(seen, "libssl3", "openssl", "3.0.11-1~deb12u2", "3.0.15-1~deb12u1"),
                "openssl-tool", "openssl", "3.0.11-1~deb12u2", "3.0.15-1~deb12u1");
        assertThat(Judge.annotate(both, Knowledge.of(List.of(DSA)))).extracting(PendingPatch::advisories)
                .containsExactly(List.of("DSA-1"), List.of("DSA-1"));
        assertThat(Judge.annotate(seen, Knowledge.of(List.of(DSA)))).allMatch(pending -> pending.advisories().isEmpty());
    }

    @Test
    void anAdvisoryAboutASourceIsHeldAgainstTheSourcesVersions() {
        HostScan seen = scan("web-1", SUNDAY, debian12(), update("gcc", "4:12.2.0-3", "4:12.2.0-4", true));
        Advisory flaw = advisory("DSA-2", "2026-09-10", "Debian:12", "gcc-defaults", "1.204");
        assertThat(closed(builtFrom(seen, "gcc", "gcc-defaults", "1.203", "1.204"), flaw)).containsExactly("DSA-2");
        assertThat(closed(builtFrom(seen, "gcc", "gcc-defaults", "1.204", "1.205"), flaw)).isEmpty();
        assertThat(closed(builtFrom(seen, "gcc", "gcc-defaults", "1.202", "1.203"), flaw)).isEmpty();
        Advisory own = advisory("DSA-3", "2026-09-10", "Debian:12", "gcc", "4:12.2.0-4");
        assertThat(closed(builtFrom(seen, "gcc", "gcc-defaults", "1.203", "1.204"), own)).containsExactly("DSA-3");
    }

    @Test
    void aPackageThatComesFromAnotherSourceThanBeforeIsJudgedByItsOwnVersionsAlone() {
        HostScan seen = scan("web-1", SUNDAY, debian12(), update("tool", "1.0-1", "1.0-2", true));
        HostScan moved = builtFrom(seen, "tool", "suite", "5.0-1", "5.0-2");
        HostScan torn = new HostScan(seen.ciId(), seen.at(), seen.outcome(), "", seen.facts(), seen.packages(),
                moved.pending(), List.of(), seen.metadataAge());
        Advisory flaw = advisory("DSA-2", "2026-09-10", "Debian:12", "suite", "5.0-2");
        assertThat(closed(moved, flaw)).containsExactly("DSA-2");
        assertThat(closed(torn, flaw)).isEmpty();
    }

    private static List<String> closed(HostScan scan, Advisory advisory) {
        return Judge.annotate(scan, Knowledge.of(List.of(advisory))).getFirst().advisories();
    }

    @Test
    void aPatchLevelAsksOnlyForWhatWasPublishedUpToItsLastDay() {
        HostScan scan = scan("web-1", SUNDAY, debian12(), OPENSSL);
        assertThat(judge(scan, List.of(policy().upTo("2026-08").build()), List.of(DSA)).status())
                .isEqualTo(ComplianceStatus.COMPLIANT);
        assertThat(judge(scan, List.of(policy().upTo("2026-09").build()), List.of(DSA)).status())
                .isEqualTo(ComplianceStatus.NON_COMPLIANT);
    }

    @Test
    void anUpdateWithoutADateCountsAndMakesTheLevelADigest() {
        PatchState state = judge(scan("web-1", SUNDAY, debian12(), OPENSSL), List.of(policy().upTo("2026-08").build()), List.of());
        assertThat(state.status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
        assertThat(state.current()).satisfies(level -> assertThat(level.kind()).isEqualTo(PatchLevel.Kind.PACKAGES));
    }

    @Test
    void heldAndExcludedUpdatesFailNobodyAndAreNamed() {
        PatchState state = judge(
                scan("web-1", SUNDAY, debian12(), held(OPENSSL), update("linux-image-amd64", "6.1", "6.2", true)),
                List.of(policy().without("linux-*").build()), List.of());
        assertThat(state.status()).isEqualTo(ComplianceStatus.COMPLIANT);
        assertThat(state.pending()).isEmpty();
        assertThat(state.reason()).contains("openssl (held)", "linux-image-amd64");
    }

    @Test
    void theWorstOfSeveralBaselinesWinsAndEachIsListed() {
        PatchState state = judge(
                scan("web-1", SUNDAY, debian12(), TZDATA),
                List.of(policy().id("security-only").build(), policy().id("everything").takingEverything().build(),
                        policy().id("other-system").forOs("rhel9").build()),
                List.of());
        assertThat(state.status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
        assertThat(state.policies()).containsExactly("everything", "security-only");
    }

    @Test
    void aFailedScanClosesNothingAndIsNeverCompliant() {
        PatchState good = judge(scan("web-1", SUNDAY, debian12(), OPENSSL), List.of(BASELINE), List.of(DSA));
        Instant later = SUNDAY.plusSeconds(60);
        PatchState state = Judge.judge(
                WEB, HostScan.unreachable("web-1", later, "connection refused"), List.of(BASELINE), Knowledge.of(List.of(DSA)), good);
        assertThat(state.status()).isEqualTo(ComplianceStatus.UNKNOWN);
        assertThat(state.stale()).isTrue();
        assertThat(state.pending()).isEqualTo(good.pending());
        assertThat(state.lastScanned()).isEqualTo(SUNDAY);
        assertThat(state.lastContact()).isEqualTo(later);
        assertThat(state.reason()).startsWith("connection refused (what is shown is ").endsWith(" old)");
    }

    @Test
    void whatASuccessfulScanDoesNotNameAnyMoreIsNotPendingAnyMore() {
        PatchState before = judge(scan("web-1", SUNDAY, debian12(), OPENSSL), List.of(BASELINE), List.of(DSA));
        assertThat(before.pending()).isNotEmpty();
        PatchState state = Judge.judge(WEB, scan("web-1", SUNDAY.plusSeconds(60), debian12()), List.of(BASELINE), Knowledge.of(List.of(DSA)), before);
        assertThat(state.pending()).isEmpty();
        assertThat(state.status()).isEqualTo(ComplianceStatus.COMPLIANT);
        assertThat(state.lastScanned()).isEqualTo(SUNDAY.plusSeconds(60));
    }

    @Test
    void anOlderScanNeverReplacesANewerOne() {
        PatchState newer = judge(scan("web-1", SUNDAY, debian12(), OPENSSL), List.of(BASELINE), List.of());
        PatchState state = Judge.judge(
                WEB, scan("web-1", SUNDAY.minusSeconds(5), debian12()), List.of(BASELINE), Knowledge.of(List.of()), newer);
        assertThat(state).isSameAs(newer);
    }

    @Test
    void metadataThatIsOldOrOfUnknownAgeProvesNothing() {
        for (Duration age : new Duration[] {Duration.ofHours(49), null}) {
            HostScan scan = new HostScan("web-1", SUNDAY, HostScan.Outcome.OK, "", debian12(), List.of(), List.of(), List.of(), age);
            PatchState state = judge(scan, List.of(BASELINE), List.of());
            assertThat(state.status()).isEqualTo(ComplianceStatus.UNKNOWN);
            assertThat(state.reason()).contains("metadata");
        }
    }

    @Test
    void aRepositoryThatCannotBeUsedProvesNothing() {
        HostScan good = scan("web-1", SUNDAY, debian12());
        HostScan scan = new HostScan("web-1", SUNDAY, HostScan.Outcome.OK, "", good.facts(), List.of(), List.of(),
                List.of(new HostScan.Obstacle("metadata", "repo.example gives no index")), Duration.ZERO);

        PatchState state = judge(scan, List.of(BASELINE), List.of());

        assertThat(state.status()).isEqualTo(ComplianceStatus.UNKNOWN);
        assertThat(state.reason()).isEqualTo("repo.example gives no index");
    }

    @Test
    void aRepositoryWithoutAGoodSignatureProvesNothing() {
        HostScan good = scan("web-1", SUNDAY, debian12());
        HostScan scan = new HostScan("web-1", SUNDAY, HostScan.Outcome.OK, "", good.facts(), List.of(), List.of(), List.of(),
                Duration.ZERO, List.of("https://reader:secret@repo.example/apt stable"), List.of());

        PatchState state = judge(scan, List.of(BASELINE), List.of());

        assertThat(state.status()).isEqualTo(ComplianceStatus.UNKNOWN);
        assertThat(state.reason()).isEqualTo("repository without a good signature: https://***@repo.example/apt stable");
    }

    @Test
    void aHostThatContradictsItsTagIsUnknownUnlessThePolicyFollowsTheFacts() {
        HostScan ubuntu = scan("web-1", SUNDAY, facts("ubuntu", "22.04", null, List.of()));
        assertThat(judge(ubuntu, List.of(BASELINE), List.of()).reason()).contains("debian12", "ubuntu 22.04");
        assertThat(judge(ubuntu, List.of(policy().followingFacts().build()), List.of()).status())
                .isEqualTo(ComplianceStatus.COMPLIANT);
    }

    @Test
    void windowsIsListedAsUnknownWithItsReason() {
        PatchState state = Judge.judge(
                ci("win-1", "windows"), HostScan.failed("win-1", SUNDAY, "not scanned"), List.of(BASELINE), Knowledge.of(List.of()), null);
        assertThat(state.status()).isEqualTo(ComplianceStatus.UNKNOWN);
        assertThat(state.reason()).startsWith("Windows");
    }

    @Test
    void oldCodeStillRunningIsNonCompliant() {
        assertThat(judge(scan("web-1", SUNDAY, facts("debian", "12", "kernel", List.of())), List.of(BASELINE), List.of()).reason())
                .isEqualTo("reboot needed: kernel");
        assertThat(judge(scan("web-1", SUNDAY, facts("debian", "12", null, List.of("acme-web"))), List.of(BASELINE), List.of())
                        .status())
                .isEqualTo(ComplianceStatus.NON_COMPLIANT);
    }

    @Test
    void aHalfConfiguredPackageIsNonCompliant() {
        HostScan scan = new HostScan(
                "web-1", SUNDAY, HostScan.Outcome.OK, "", debian12(),
                List.of(installed("acme-web", "amd64", "1.1", false)), List.of(), List.of(), Duration.ZERO);
        assertThat(judge(scan, List.of(BASELINE), List.of()).reason()).isEqualTo("not configured: acme-web");
    }

    @Test
    void aReleaseAfterItsEndOfLifeAndAHostWithoutABaselineAreUnknown() {
        Ci old = ci("old-1", "debian10");
        HostScan scan = scan("old-1", SUNDAY, facts("debian", "10", null, List.of()));
        assertThat(Judge.judge(old, scan, List.of(policy().forOs("debian10").build()), Knowledge.of(List.of()), null).reason())
                .isEqualTo("end of life since 2024-06-30");
        assertThat(judge(scan("web-1", SUNDAY, debian12()), List.of(), List.of()).reason()).isEqualTo("no policy is a baseline for it");
    }

    private static PatchState judge(HostScan scan, List<PatchPolicy> policies, List<Advisory> advisories) {
        return Judge.judge(WEB, scan, policies, Knowledge.of(advisories), null);
    }
}
