package dev.patchyard.api;

import static dev.patchyard.given.Advisories.advisory;
import static dev.patchyard.given.Advisories.feed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.FeedDesk;
import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.Likelihood;
import dev.patchyard.advisory.Severity;
import dev.patchyard.advisory.VexStatement;
import dev.patchyard.given.Policies;
import dev.patchyard.inventory.CollaboratorFault;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class FindingCalls extends ServedCalls {
    private static final String FINDINGS = "/patch/findings";
    private static final String ACCEPTANCES = "/patch/risk-acceptances";
    private static final String VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

    @BeforeEach
    void given() {
        givenTwoHostsAndAPolicy();
        Instant october = Instant.parse("2026-10-01T00:00:00Z");
        server.advisories.put(List.of(
                new Advisory(
                        "DSA-1", List.of("CVE-2026-1111"), "worst", "", Severity.CRITICAL, VECTOR, october, october, null,
                        List.of(new Affected("Debian:12", "web", "0", "2.0")), List.of(), List.of(VECTOR), 9.8),
                new Advisory(
                        "DSA-2", List.of("CVE-2026-2222"), "exploited", "", Severity.HIGH, null, october, october, null,
                        List.of(new Affected("Debian:12", "web", "0", "2.0")), List.of()),
                advisory("DSA-3", "2026-11-14", "Debian:12", "web", "2.0"),
                advisory("DSA-4", "2026-11-14", "Debian:12", "nowhere", "2.0")));
        server.risks.replaceExploited(List.of(new KnownExploited(
                "CVE-2026-2222", LocalDate.parse("2026-11-10"), LocalDate.parse("2026-11-30"), true, "Update.")));
        server.risks.put(List.of(new Likelihood("CVE-2026-1111", 0.4, 0.9, LocalDate.parse("2026-11-14"))));
        scan();
    }

    private void scan() {
        server.yard.clock.advance(Duration.ofSeconds(1));
        String location = server.as(Role.PLANNER).post("/patch/compliance/scan", "{}").header("location");
        for (int look = 0; look < 5000; look++) {
            if (!"running".equals(server.as(Role.VIEWER).get(location).body().path("state").asText())) {
                return;
            }
        }
    }

    private JsonNode get(String path) {
        return server.as(Role.VIEWER).get(path).body();
    }

    @Test
    void findingsComeInOrderWithDeadlinesAndTotalsOverEverything() {
        JsonNode page = get(FINDINGS + "?ci_id=web-1&limit=2");
        assertThat(page.at("/items").findValuesAsText("advisory_id")).containsExactly("DSA-1", "DSA-2");
        assertThat(page.get("total").asInt()).isEqualTo(3);
        JsonNode first = page.at("/items/0");
        assertThat(first.get("due").asText()).isEqualTo("2026-10-04T00:00:00Z");
        assertThat(first.get("overdue").asBoolean()).isTrue();
        assertThat(first.get("exposure").asText()).isEqualTo("unknown");
        assertThat(first.get("epss").asDouble()).isEqualTo(0.4);
        assertThat(first.get("packages").get(0).asText()).isEqualTo("web");
        JsonNode second = page.at("/items/1");
        assertThat(second.at("/exploited/ransomware").asBoolean()).isTrue();
        assertThat(second.get("forensics").asBoolean()).isTrue();
        assertThat(page.at("/totals/all").asInt()).isEqualTo(6);
        assertThat(page.at("/totals/exploited").asInt()).isEqualTo(2);
        assertThat(page.at("/totals/by_severity/critical").asInt()).isEqualTo(2);
        assertThat(get(FINDINGS + "?overdue=true").get("total").asInt()).isEqualTo(4);
        assertThat(get(FINDINGS + "?severity=high&env=lab&policy_id=debian&overdue=false").get("total").asInt()).isEqualTo(2);
        assertThat(server.as(Role.VIEWER).get(FINDINGS + "?severity=bad").field()).isEqualTo("severity");
        assertThat(server.anonymous().get(FINDINGS).status()).isEqualTo(401);
        assertThat(server.as(Role.BOOTSTRAP).get(FINDINGS).status()).isEqualTo(403);
    }

    @Test
    void withoutTheCmdbEveryCiCountsAsExposed() {
        server.yard.cmdb.faults.always("find", CollaboratorFault.Kind.UNAVAILABLE);
        assertThat(get(FINDINGS).at("/items/0/exposure").asText()).isEqualTo("unknown");
    }

    @Test
    void whatIsWithdrawnCountsNoMoreThoughTheLastScanSawIt() {
        Instant later = Instant.parse("2026-11-14T00:00:00Z");
        server.advisories.put(List.of(new Advisory(
                "DSA-1", List.of("CVE-2026-1111"), "worst", "", Severity.CRITICAL, VECTOR, later, later, later,
                List.of(new Affected("Debian:12", "web", "0", "2.0")), List.of())));
        assertThat(get(FINDINGS).at("/totals/by_severity/critical").asInt()).isZero();
        JsonNode advisory = get("/patch/advisories/DSA-1");
        assertThat(advisory.get("affected_cis")).isEmpty();
        assertThat(advisory.at("/state_counts/affected_fix_available").asInt()).isZero();
    }

    @Test
    void whatAFeedTakesBackStopsCountingEverywhereAtOnce() {
        server.yard.shelf.add(Policies.policy().id("security").build(), false, Actor.SERVER);
        scan();
        assertThat(server.as(Role.VIEWER).get("/metrics").text()).contains("patchyard_pending_cves{policy=\"security\"} 3.0");
        Instant later = Instant.parse("2026-11-14T00:00:00Z");
        server.context.getBean(FeedDesk.class).read(feed("told", intake -> {
            intake.begin(3);
            for (String id : List.of("DSA-1", "DSA-2", "DSA-3")) {
                intake.advisory(new Advisory(
                        id, List.of(), "s", "", Severity.CRITICAL, null, later, later.plusSeconds(1), later,
                        List.of(new Affected("Debian:12", "web", "0", "2.0")), List.of()));
            }
        }));
        assertThat(server.as(Role.VIEWER).get("/metrics").text()).contains("patchyard_pending_cves{policy=\"security\"} 0.0");
        JsonNode web = get("/patch/compliance/web-1").at("/pending_patches/0");
        assertThat(web.get("vulnerable").asBoolean()).isFalse();
        assertThat(web.get("advisories").findValuesAsText("claim")).containsOnly("withdrawn");
    }

    @Test
    void whatNobodyHasABetterVersionForIsInTheQueueToo() {
        Instant october = Instant.parse("2026-10-01T00:00:00Z");
        server.advisories.put(List.of(new Advisory(
                "DSA-5", List.of("CVE-2026-5555"), "no fix", "", Severity.CRITICAL, VECTOR, october, october, null,
                List.of(new Affected("Debian:12", "web", "0", null)), List.of(), List.of(VECTOR), 10.0)));
        JsonNode page = get(FINDINGS + "?state=affected_no_fix");
        assertThat(page.at("/items").findValuesAsText("ci_id")).containsExactly("web-1", "web-2");
        assertThat(page.at("/items/0/advisory_id").asText()).isEqualTo("DSA-5");
        assertThat(page.at("/items/0/overdue").asBoolean()).isTrue();
        assertThat(page.at("/items/0/pending").asBoolean()).isFalse();
        assertThat(page.at("/items/0/packages/0").asText()).isEqualTo("web");
        assertThat(page.at("/totals/without_fix").asInt()).isEqualTo(2);
        assertThat(page.at("/totals/all").asInt()).isEqualTo(8);
        server.risks.state("doc", List.of(new VexStatement(
                "CVE-2026-5555", "Debian:12", "web", VexStatement.Status.NOT_AFFECTED, "component_not_present")));
        assertThat(get(FINDINGS).at("/totals/without_fix").asInt()).isZero();
    }

    @Test
    void aHeldPackageIsNoLessVulnerable() {
        server.yard.fleet.host("web-1").has("db", "1.0").offers("db", "2.0", true, true);
        server.advisories.put(List.of(advisory("DSA-6", "2026-10-01", "Debian:12", "db", "2.0")));
        scan();
        JsonNode held = get(FINDINGS + "?ci_id=web-1&state=affected_fix_available").at("/items");
        assertThat(held.findValuesAsText("advisory_id")).contains("DSA-6");
        held.forEach(one -> assertThat(one.get("pending").asBoolean()).isEqualTo(!"DSA-6".equals(one.get("advisory_id").asText())));
    }

    @Test
    void everythingThereIsToUpdateIsOneList() {
        server.yard.fleet.host("web-2").has("tz", "2024.1").offers("tz", "2024.2");
        scan();
        JsonNode page = get("/patch/queue?limit=1");
        assertThat(page.get("total").asInt()).isEqualTo(2);
        assertThat(page.at("/items/0/type").asText()).isEqualTo("vulnerability");
        assertThat(page.at("/items/0/title").asText()).isEqualTo("worst");
        assertThat(page.at("/items/0/fix_version").asText()).isEqualTo("2.0");
        assertThat(page.at("/items/0/affected_cis")).hasSize(2);
        assertThat(page.at("/summary/vulnerabilities/critical").asInt()).isEqualTo(1);
        assertThat(page.at("/summary/outdated/minor").asInt()).isEqualTo(1);
        assertThat(page.get("last_scan").asText()).isEqualTo(server.yard.clock.instant().toString());
        JsonNode outdated = get("/patch/queue?type=outdated").at("/items/0");
        assertThat(outdated.get("priority").asInt()).isEqualTo(2);
        assertThat(outdated.get("package_name").asText()).isEqualTo("tz");
        assertThat(outdated.get("severity").isNull()).isTrue();
        assertThat(server.as(Role.VIEWER).get("/patch/queue?type=all").field()).isEqualTo("type");
    }

    @Test
    void anAcceptedRiskIsVisibleIsNotOverdueAndComesBackWhenItEnds() {
        Instant until = server.yard.clock.instant().plus(Duration.ofDays(30));
        String wish = "{\"advisory_id\": \"cve-2026-1111\", \"ci_id\": \"web-1\", \"reason\": \"isolated\", \"until\": \"" + until + "\"}";
        assertThat(server.as(Role.OPERATOR).post(ACCEPTANCES, wish).status()).isEqualTo(403);
        ApiServer.Answer accepted = server.as(Role.APPROVER).post(ACCEPTANCES, wish);
        assertThat(accepted.status()).isEqualTo(201);
        assertThat(accepted.body().get("advisory_id").asText()).isEqualTo("DSA-1");
        assertThat(accepted.body().get("accepted_by").asText()).isEqualTo("approver");
        assertThat(server.yard.audit.actions()).contains("risk.accept");

        JsonNode finding = get(FINDINGS + "?ci_id=web-1&severity=critical").at("/items/0");
        assertThat(finding.get("overdue").asBoolean()).isFalse();
        assertThat(finding.at("/acceptance/reason").asText()).isEqualTo("isolated");
        assertThat(get(FINDINGS + "?ci_id=web-2&severity=critical").at("/items/0/overdue").asBoolean()).isTrue();
        assertThat(get(FINDINGS).at("/totals/accepted").asInt()).isEqualTo(1);
        assertThat(get(ACCEPTANCES + "?holds=true").get("total").asInt()).isEqualTo(1);

        server.yard.clock.advance(Duration.ofDays(30));
        assertThat(get(FINDINGS + "?ci_id=web-1&severity=critical").at("/items/0/overdue").asBoolean()).isTrue();
        assertThat(get(ACCEPTANCES + "?holds=false").at("/items/0/holds").asBoolean()).isFalse();
    }

    @Test
    void anAcceptanceIsRevokedOnceAndRefusedWithoutADayAhead() {
        String until = server.yard.clock.instant().plus(Duration.ofDays(3)).toString();
        ApiServer.Answer accepted = server.as(Role.APPROVER).post(
                ACCEPTANCES, "{\"advisory_id\": \"DSA-1\", \"reason\": \"r\", \"until\": \"" + until + "\"}");
        assertThat(accepted.body().get("ci_id").isNull()).isTrue();
        String path = ACCEPTANCES + "/" + accepted.body().get("id").asText();
        assertThat(server.as(Role.OPERATOR).delete(path).status()).isEqualTo(403);
        assertThat(server.as(Role.APPROVER).delete(path).status()).isEqualTo(204);
        assertThat(server.as(Role.APPROVER).delete(path).status()).isEqualTo(404);
        assertThat(get(ACCEPTANCES).at("/items/0/revoked_by").asText()).isEqualTo("approver");
        assertThat(server.yard.audit.actions()).contains("risk.revoke");
        for (String bad : List.of("2020-01-01T00:00:00Z", "2029-01-01T00:00:00Z")) {
            assertThat(server.as(Role.APPROVER).post(
                    ACCEPTANCES, "{\"advisory_id\": \"DSA-1\", \"reason\": \"r\", \"until\": \"" + bad + "\"}").field()).isEqualTo("until");
        }
        assertThat(server.as(Role.APPROVER).post(
                ACCEPTANCES, "{\"advisory_id\": \"DSA-99\", \"reason\": \"r\", \"until\": \"" + until + "\"}").status()).isEqualTo(404);
    }

    @Test
    void anAdvisoryTellsItsRiskAndWhatItMeansForEachCi() {
        JsonNode advisory = get("/patch/advisories/cve-2026-2222");
        assertThat(advisory.at("/exploited/due").asText()).isEqualTo("2026-11-30");
        assertThat(advisory.at("/state_counts/affected_fix_available").asInt()).isEqualTo(2);
        server.risks.state("doc", List.of(new VexStatement(
                "CVE-2026-2222", "Debian:12", "web", VexStatement.Status.NOT_AFFECTED, "component_not_present")));
        JsonNode page = get("/patch/advisories/cve-2026-2222/cis?state=not_affected&limit=1");
        assertThat(page.get("total").asInt()).isEqualTo(2);
        assertThat(page.at("/items/0/ci_id").asText()).isEqualTo("web-1");
        assertThat(page.at("/items/0/packages/0/justification").asText()).isEqualTo("component_not_present");
        assertThat(server.as(Role.VIEWER).get("/patch/advisories/DSA-1/cis?state=bad").field()).isEqualTo("state");
        assertThat(server.as(Role.VIEWER).get("/patch/advisories/nothing/cis").status()).isEqualTo(404);
    }

    @Test
    void advisoriesAreFilteredByRiskFixAndPolicyAndSorted() {
        assertThat(ids("?exploited=true")).containsExactly("DSA-2");
        assertThat(ids("?epss_min=0.4")).containsExactly("DSA-1");
        assertThat(ids("?fixable=false")).isEmpty();
        assertThat(ids("?policy_id=debian&sort=severity")).containsExactly("DSA-1", "DSA-3", "DSA-2");
        assertThat(ids("?policy_id=nobodys")).isEmpty();
        assertThat(ids("?sort=score").getFirst()).isEqualTo("DSA-1");
        assertThat(ids("?sort=epss").getFirst()).isEqualTo("DSA-1");
        assertThat(get("/patch/advisories?exploited=true").at("/items/0/exploited/cve").asText()).isEqualTo("CVE-2026-2222");
        assertThat(server.as(Role.VIEWER).get("/patch/advisories?sort=beauty").field()).isEqualTo("sort");
        assertThat(server.as(Role.VIEWER).get("/patch/advisories?epss_min=2").status()).isEqualTo(400);
    }

    @Test
    void nobodyWithoutARightIsTold() {
        for (String path : List.of(FINDINGS, ACCEPTANCES, "/patch/queue", "/patch/advisories/DSA-1/cis")) {
            assertThat(server.anonymous().get(path).status()).as(path).isEqualTo(401);
            assertThat(server.as(Role.BOOTSTRAP).get(path).status()).as(path).isEqualTo(403);
            assertThat(server.as(Role.VIEWER).get(path + "?limit=0").status()).as(path).isEqualTo(400);
        }
        assertThat(server.anonymous().post(ACCEPTANCES, "{}").status()).isEqualTo(401);
        assertThat(server.anonymous().delete(ACCEPTANCES + "/x").status()).isEqualTo(401);
    }

    private List<String> ids(String query) {
        return get("/patch/advisories" + query).at("/items").findValuesAsText("id");
    }
}
