package dev.patchyard.compliance;

import static dev.patchyard.given.Advisories.advisory;
import static dev.patchyard.given.Hosts.SUNDAY;
import static dev.patchyard.given.Hosts.debian12;
import static dev.patchyard.given.Hosts.facts;
import static dev.patchyard.given.Hosts.held;
import static dev.patchyard.given.Hosts.scan;
import static dev.patchyard.given.Hosts.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Severity;
import dev.patchyard.advisory.VexStatement;
import dev.patchyard.compliance.Explanation.Cause;
import dev.patchyard.compliance.Explanation.Claim;
import dev.patchyard.compliance.Explanation.Matter;
import dev.patchyard.compliance.Explanation.Objection;
import dev.patchyard.fake.InMemoryAcceptanceShelf;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.run.ComplianceLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Why an update waits, and why it does not. */
class ExplanationDeskTest {
    private static final PendingPatch WEB = update("web", "1.0", "2.0", false);

    private final Yard yard = new Yard();
    private final InMemoryAcceptanceShelf acceptances = new InMemoryAcceptanceShelf();
    private final ComplianceLedger ledger =
            new ComplianceLedger(yard.board, yard.advisories, yard.shelf, yard.packages, yard.risks);
    private final ExplanationDesk desk = new ExplanationDesk(
            new ExplanationDesk.Sources(
                    yard.advisories, yard.risks, yard.packages, acceptances, yard.shelf, yard.almanac),
            yard.cmdb, yard.clock);

    private Explanation explained(HostFacts facts, PendingPatch... updates) {
        yard.cmdb.with(Hosts.ci("web-1", "debian12"));
        ledger.enter(List.of(Hosts.ci("web-1", "debian12")), Map.of("web-1", scan("web-1", SUNDAY, facts, updates)));
        return desk.explain(yard.board.find("web-1").orElseThrow());
    }

    private Explanation.OfUpdate only(PendingPatch update) {
        return explained(debian12(), update).updates().getFirst();
    }

    private void given(PatchPolicy... policies) {
        List.of(policies).forEach(policy -> yard.shelf.add(policy, false, Actor.SERVER));
    }

    private static Advisory about(String id, Instant withdrawn, String... cves) {
        Instant september = Instant.parse("2026-09-10T00:00:00Z");
        return new Advisory(id, List.of(cves), "A flaw", "", Severity.HIGH, null, september, withdrawn == null ? september : withdrawn,
                withdrawn, List.of(new Affected("Debian:12", "web", "0", "2.0")), List.of());
    }

    @Test
    void anUpdateTellsItsAdvisoriesWhoTakesItAndWhen() {
        given(Policies.policy().id("weekly").build());
        yard.advisories.put(List.of(about("DSA-1", null, "CVE-2026-1111")));
        Explanation.OfUpdate web = only(WEB);
        assertThat(web.pending()).isTrue();
        assertThat(web.isVulnerable()).isTrue();
        assertThat(web.advisories()).singleElement().satisfies(one -> {
            assertThat(one.claim()).isEqualTo(Claim.COUNTS);
            assertThat(one.finding().advisory().id()).isEqualTo("DSA-1");
            assertThat(one.finding().due()).isEqualTo(Instant.parse("2026-09-24T00:00:00Z"));
        });
        assertThat(web.takers()).singleElement().satisfies(taker -> {
            assertThat(taker.policyId()).isEqualTo("weekly");
            assertThat(taker.next().localTime()).startsWith("2026-11-22 02:00");
        });
        assertThat(web.objections()).isEmpty();
    }

    @Test
    void aSlotUnderABlackoutIsNotTheNext() {
        given(Policies.policy().id("weekly").takingEverything().build());
        LocalDate day = LocalDate.parse("2026-11-22");
        yard.blackouts.add(new Blackout("freeze", "Freeze", day, day, ZoneOffset.UTC, Map.of("env", "lab"), ""));
        assertThat(only(WEB).takers().getFirst().next().localTime()).startsWith("2026-11-29 02:00");
        yard.cmdb.faults.always("byId", CollaboratorFault.Kind.UNAVAILABLE);
        assertThat(desk.explain(yard.board.find("web-1").orElseThrow()).updates().getFirst().takers().getFirst().next().localTime())
                .startsWith("2026-11-22 02:00");
    }

    @Test
    void everyReasonNotToTakeItIsNamedWithItsPolicy() {
        given(
                Policies.policy().id("a-excluding").takingEverything().without("w*").build(),
                Policies.policy().id("b-security").build(),
                Policies.policy().id("c-old").takingEverything().upTo("2026-08").build());
        assertThat(only(WEB).objections()).containsExactly(
                new Objection(Cause.EXCLUDED, "a-excluding"), new Objection(Cause.OUT_OF_SCOPE, "b-security"));
        yard.advisories.put(List.of(about("DSA-1", null, "CVE-2026-1111")));
        Explanation.OfUpdate known = only(WEB);
        assertThat(known.objections()).containsExactly(
                new Objection(Cause.EXCLUDED, "a-excluding"), new Objection(Cause.BEYOND_LEVEL, "c-old"));
        assertThat(known.takers()).extracting(Explanation.Taker::policyId).containsExactly("b-security");
        yard.clock.advance(Duration.ofMinutes(1));
        Explanation.OfUpdate hold = only(held(WEB));
        assertThat(hold.pending()).isFalse();
        assertThat(hold.objections()).containsExactly(new Objection(Cause.HELD, null));
    }

    @Test
    void withoutAPolicyNobodyTakesItAndAPolicyThatIsNotScheduledTakesNothingByItself() {
        Explanation.OfUpdate nobodys = only(WEB);
        assertThat(nobodys.objections()).containsExactly(new Objection(Cause.NO_POLICY, null));
        given(Policies.policy().id("by-hand").takingEverything()
                .unscheduledFor(Map.of("env", "lab", "os", "debian12")).build());
        Explanation.OfUpdate byHand = only(WEB);
        assertThat(byHand.objections()).containsExactly(new Objection(Cause.NOT_SCHEDULED, "by-hand"));
        assertThat(byHand.takers()).singleElement().satisfies(taker -> assertThat(taker.next()).isNull());
    }

    @Test
    void whatTheVendorRulesOutIsShownWithItsReasonAndDoesNotCount() {
        given(Policies.policy().id("security").build(), Policies.policy().id("z-all").takingEverything().build());
        yard.advisories.put(List.of(about("DSA-1", null, "CVE-2026-1111", "CVE-2026-2222")));
        yard.risks.state("vex-1", List.of(vex("CVE-2026-1111", "component_not_present")));
        assertThat(only(WEB).isVulnerable()).as("one CVE number of two is open").isTrue();
        yard.risks.state("vex-2", List.of(vex("CVE-2026-2222", "vulnerable_code_not_in_execute_path")));
        yard.clock.advance(Duration.ofMinutes(1));
        Explanation.OfUpdate web = only(WEB);
        assertThat(web.pending()).as("the update stays visible").isTrue();
        assertThat(web.isVulnerable()).isFalse();
        assertThat(web.advisories()).singleElement().satisfies(one -> {
            assertThat(one.claim()).isEqualTo(Claim.NOT_AFFECTED);
            assertThat(one.detail()).isEqualTo("component_not_present; vulnerable_code_not_in_execute_path");
        });
        assertThat(web.objections()).containsExactly(new Objection(Cause.OUT_OF_SCOPE, "security"));
        assertThat(yard.board.find("web-1").orElseThrow().pending().getFirst().advisories()).isEmpty();
    }

    @Test
    void whatWasTakenBackAndWhatSomebodyAcceptedIsToldAsSuch() {
        given(Policies.policy().id("security").build());
        yard.advisories.put(List.of(about("DSA-1", null, "CVE-2026-1111"), about("DSA-2", null, "CVE-2026-2222")));
        explained(debian12(), WEB);
        yard.advisories.put(List.of(about("DSA-1", Instant.parse("2026-11-14T00:00:00Z"), "CVE-2026-1111")));
        acceptances.add(new RiskAcceptance(
                "r-1", "DSA-2", null, "why", "carol", SUNDAY.minusSeconds(60), SUNDAY.plusSeconds(60), null, null));
        PatchState state = yard.board.find("web-1").orElseThrow();
        assertThat(claims(state)).containsExactlyInAnyOrderEntriesOf(
                Map.of("DSA-1", Claim.WITHDRAWN, "DSA-2", Claim.RISK_ACCEPTED));
        yard.clock.advance(Duration.ofMinutes(2));
        assertThat(claims(state)).containsEntry("DSA-2", Claim.COUNTS);
    }

    @Test
    void ofAHostWhosePackagesNobodyKeptOnlyWhatTheScanNamedIsTold() {
        yard.advisories.put(List.of(about("DSA-1", null, "CVE-2026-1111"), about("DSA-2", null, "CVE-2026-2222")));
        PatchState old = new PatchState(
                "old-1", "old", "debian12", "lab", null, null, ComplianceStatus.UNKNOWN, "why", SUNDAY, SUNDAY, null, false,
                List.of(WEB.fixing(List.of("DSA-2"))), List.of(), null);
        assertThat(claims(old)).isEqualTo(Map.of("DSA-2", Claim.COUNTS));
    }

    @Test
    void whatIsTrueOfTheWholeCiIsNoted() {
        given(Policies.policy().id("security").build());
        Explanation busy = explained(facts("debian", "12", "a new kernel", List.of("nginx")), WEB);
        assertThat(busy.notes()).extracting(Explanation.Note::matter).containsExactly(Matter.REBOOT_NEEDED, Matter.OLD_CODE_RUNS);
        yard.clock.advance(Duration.ofHours(5));
        ledger.enter(List.of(Hosts.ci("web-1", "debian12")), Map.of(
                "web-1", HostScan.unreachable("web-1", yard.clock.instant(), "no route")));
        PatchState stale = yard.board.find("web-1").orElseThrow();
        assertThat(desk.explain(stale).notes()).extracting(Explanation.Note::matter)
                .containsExactly(Matter.UNKNOWN, Matter.STALE, Matter.REBOOT_NEEDED, Matter.OLD_CODE_RUNS);
        assertThat(stale.staleFor(yard.clock.instant())).isEqualTo(Duration.ofHours(5));
        assertThat(desk.explain(stale.retired(SUNDAY)).notes()).extracting(Explanation.Note::matter).contains(Matter.RETIRED);
    }

    private Map<String, Claim> claims(PatchState state) {
        return desk.explain(state).updates().getFirst().advisories().stream().collect(
                Collectors.toMap(one -> one.finding().advisory().id(), Explanation.Weighed::claim));
    }

    private static VexStatement vex(String cve, String justification) {
        return new VexStatement(cve, "Debian:12", "web", VexStatement.Status.NOT_AFFECTED, justification);
    }
}
