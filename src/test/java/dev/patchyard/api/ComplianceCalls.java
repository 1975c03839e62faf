package dev.patchyard.api;

import static dev.patchyard.given.Advisories.advisory;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Policies;
import dev.patchyard.inventory.CollaboratorFault;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class ComplianceCalls extends ServedCalls {
    @BeforeEach
    void given() {
        givenTwoHostsAndAPolicy();
        server.yard.shelf.add(Policies.policy().id("nobodys").forOs("rhel9").build(), false, Actor.SERVER);
    }

    @Test
    void anEmptyDashboardHasNoPercentage() {
        JsonNode dashboard = viewer().get("/patch/compliance").body();
        assertThat(dashboard.at("/overall/compliance_pct").isNull()).isTrue();
        assertThat(dashboard.at("/by_policy/0/name").asText()).isEqualTo("debian");
        assertThat(dashboard.at("/oldest_scan").isNull()).isTrue();
    }

    @Test
    void aScanFillsTheDashboardAndTheStates() {
        server.yard.host("web-3").offers("web", "1.0");
        server.yard.cmdb.with(Hosts.ci("win-1", "windows"));
        String location = planner().post("/patch/compliance/scan", "{}").header("location");
        JsonNode scan = finished(location);
        assertThat(scan.get("state").asText()).isEqualTo("finished");
        assertThat(scan.get("results").findValuesAsText("outcome")).containsOnly("ok", "not_scanned");
        JsonNode dashboard = viewer().get("/patch/compliance").body();
        assertThat(dashboard.at("/overall/total").asInt()).isEqualTo(4);
        assertThat(dashboard.at("/overall/unknown").asInt()).isEqualTo(1);
        assertThat(names(dashboard.get("by_os"))).containsExactly("Debian", "Windows");
        assertThat(names(dashboard.get("by_env"))).containsExactly("lab");
        JsonNode state = viewer().get("/patch/compliance/web-1").body();
        assertThat(state.get("compliance_status").asText()).isEqualTo("non_compliant");
        assertThat(state.get("pending_patches").findValuesAsText("name")).contains("web");
        assertThat(viewer().get("/patch/compliance/states?status=unknown").body().get("total").asInt()).isEqualTo(1);
        assertThat(viewer().get("/patch/compliance/states?policy_id=debian&env=lab&limit=1").body().get("items")).hasSize(1);
        assertThat(viewer().get("/patch/compliance/states?status=fine").field()).isEqualTo("status");
        assertThat(ids("?os_type=Windows&stale=false")).containsExactly("win-1");
        assertThat(ids("?sort=last_scanned&limit=1")).containsExactly("win-1");
        assertThat(ids("?sort=status&q=WEB-&limit=1")).containsExactly("web-1");
        assertThat(ids("?overdue=true")).isEmpty();
        assertThat(viewer().get("/patch/compliance/states?os_type=BeOS").field()).isEqualTo("os_type");
        assertThat(viewer().get("/patch/compliance/states?sort=size").field()).isEqualTo("sort");
        assertThat(viewer().get("/patch/compliance/states?overdue=false").field()).isEqualTo("overdue");
        assertThat(viewer().get("/patch/compliance/states?q=" + "x".repeat(101)).field()).isEqualTo("q");
        assertThat(viewer().get("/metrics").text())
                .contains("patchyard_compliance_pct{policy=\"debian\"}", "patchyard_pending_cves{policy=\"debian\"}",
                        "patchyard_records_forgotten_total{kind=\"runs\"} 0.0", "patchyard_orphan_processes_killed_total 0.0",
                        "patchyard_compliance_recount_differences_total 0.0");
    }

    @Test
    void aCiExplainsEveryUpdateAndWhyOthersAreLeftOut() {
        server.advisories.put(List.of(advisory("PY-2026-1", "2026-10-01", "Debian:12", "web", "2.0")));
        server.yard.shelf.add(Policies.policy().id("careful").without("web").build(), false, Actor.SERVER);
        finished(planner().post("/patch/compliance/scan", "{}").header("location"));
        JsonNode web = viewer().get("/patch/compliance/web-1").body().at("/pending_patches/0");
        assertThat(web.at("/advisories/0/id").asText()).isEqualTo("PY-2026-1");
        assertThat(web.at("/advisories/0/claim").asText()).isEqualTo("counts");
        assertThat(web.at("/advisories/0/due").asText()).startsWith("2026-10-15");
        assertThat(web.at("/taken_by/0/policy_id").asText()).isEqualTo("debian");
        assertThat(web.at("/taken_by/0/next_slot").asText()).isEqualTo("2026-11-22T01:00:00Z");
        assertThat(web.at("/why_not/0/code").asText()).isEqualTo("excluded");
        assertThat(web.at("/why_not/0/policy_id").asText()).isEqualTo("careful");
        assertThat(web.get("vulnerable").asBoolean()).isTrue();
        server.yard.fleet.host("web-1").has("db", "1.0").offers("db", "2.0", true, true).needsReboot("a new kernel");
        server.yard.clock.advance(Duration.ofMinutes(1));
        finished(planner().post("/patch/compliance/scan", "{}").header("location"));
        JsonNode state = viewer().get("/patch/compliance/web-1").body();
        assertThat(state.at("/left_out_patches/0/name").asText()).isEqualTo("db");
        assertThat(state.at("/left_out_patches/0/why_not/0/code").asText()).isEqualTo("held");
        assertThat(state.get("notes").findValuesAsText("code")).containsExactly("reboot_needed");
    }

    @Test
    void aStaleRowTellsItsAge() {
        finished(planner().post("/patch/compliance/scan", "{}").header("location"));
        assertThat(viewer().get("/patch/compliance/web-1").body().get("stale_for").isNull()).isTrue();
        server.yard.fleet.host("web-1").isLost("no route");
        server.yard.clock.advance(Duration.ofHours(30));
        finished(planner().post("/patch/compliance/scan", "{}").header("location"));
        server.yard.clock.advance(Duration.ofMinutes(5));
        JsonNode state = viewer().get("/patch/compliance/web-1").body();
        assertThat(state.get("stale_for").asText()).isEqualTo("PT30H5M");
        assertThat(state.get("notes").findValuesAsText("code")).containsExactly("unknown", "stale");
        assertThat(viewer().get("/patch/compliance/states").body().at("/items/0/stale_for").asText()).isEqualTo("PT30H5M");
    }

    @Test
    void aDecommissionedCiCountsNowhereAndItsStateIsKept() {
        finished(planner().post("/patch/compliance/scan", "{}").header("location"));
        assertThat(viewer().get("/patch/compliance/web-2").body().get("retired_at").isNull()).isTrue();
        server.yard.cmdb.decommission("web-2");
        server.yard.clock.advance(Duration.ofMinutes(1));
        finished(planner().post("/patch/compliance/scan", "{}").header("location"));
        assertThat(viewer().get("/patch/compliance").body().at("/overall/total").asInt()).isEqualTo(1);
        assertThat(viewer().get("/patch/compliance/states").body().at("/items").findValuesAsText("ci_id")).containsExactly("web-1");
        JsonNode kept = viewer().get("/patch/compliance/web-2").body();
        assertThat(kept.get("retired_at").asText()).isEqualTo(server.yard.clock.instant().toString());
        assertThat(kept.get("last_scanned").isNull()).isFalse();
    }

    @Test
    void aFilteredScanTouchesOnlyTheMatchingOnes() {
        finished(planner().post("/patch/compliance/scan", "{\"ci_ids\": [\"web-1\"]}").header("location"));
        assertThat(viewer().get("/patch/compliance/web-1").body().get("last_scanned").isNull()).isFalse();
        JsonNode other = viewer().get("/patch/compliance/web-2").body();
        assertThat(other.get("last_scanned").isNull()).isTrue();
        assertThat(other.get("compliance_status").asText()).isEqualTo("unknown");
        assertThat(other.get("reason").asText()).isEqualTo("never scanned");
        assertThat(other.get("policies")).hasToString("[\"debian\"]");
    }

    @Test
    void aScanOfNothingOrOfUnknownCisIsRefused() {
        assertThat(planner().post("/patch/compliance/scan", "{\"ci_ids\": [\"web-1\", \"web-9\"]}").status()).isEqualTo(422);
        ApiServer.Answer answer = planner().post("/patch/compliance/scan", "{\"tags\": {\"env\": \"moon\"}}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.field()).isEqualTo("tags");
        assertThat(planner().post("/patch/compliance/scan", "{\"ci_ids\": [\"\"]}").field()).isEqualTo("ci_ids[0]");
        assertThat(planner().post("/patch/compliance/scan", "{\"hosts\": []}").field()).isEqualTo("hosts");
        assertThat(planner().post("/patch/compliance/scan", "{\"ci_ids\": \"web-1\"}").field()).isEqualTo("ci_ids");
    }

    @Test
    void anUnknownCiIsMissingAndAnUnreachableCmdbIsNot() {
        assertThat(viewer().get("/patch/compliance/nobody").status()).isEqualTo(404);
        assertThat(viewer().get("/patch/compliance/scans/nothing").status()).isEqualTo(404);
        server.yard.cmdb.faults.always("byId", CollaboratorFault.Kind.UNAVAILABLE);
        server.yard.cmdb.faults.always("find", CollaboratorFault.Kind.UNAVAILABLE);
        assertThat(viewer().get("/patch/compliance/nobody").status()).isEqualTo(503);
        assertThat(planner().post("/patch/compliance/scan", "{}").status()).isEqualTo(503);
    }

    @Test
    void anAdvisoryTellsWhomItConcerns() {
        server.advisories.put(List.of(
                advisory("PY-2026-1", "2026-10-01", "Debian:12", "web", "2.0"),
                advisory("PY-2026-2", "2026-09-01", "Debian:12", "other", "2.0")));
        finished(planner().post("/patch/compliance/scan", "{}").header("location"));
        JsonNode advisory = viewer().get("/patch/advisories/py-2026-1").body();
        assertThat(advisory.get("affected_cis").findValuesAsText("ci_id")).containsExactly("web-1", "web-2");
        assertThat(advisory.get("affected_total").asInt()).isEqualTo(2);
        assertThat(viewer().get("/patch/advisories/ALIAS-of-PY-2026-2").body().get("affected_cis")).isEmpty();
        assertThat(viewer().get("/patch/advisories/CVE-1999-1").status()).isEqualTo(404);
        JsonNode page = viewer().get("/patch/advisories?limit=1&severity=high").body();
        assertThat(page.at("/items/0/id").asText()).isEqualTo("PY-2026-1");
        assertThat(page.get("total").asInt()).isEqualTo(2);
        assertThat(viewer().get("/patch/advisories?q=other").body().get("items")).hasSize(1);
        assertThat(viewer().get("/patch/advisories?severity=terrible").field()).isEqualTo("severity");
        assertThat(viewer().get("/patch/advisories?q=" + "x".repeat(101)).field()).isEqualTo("q");
    }

    private JsonNode finished(String location) {
        assertThat(location).startsWith("/patch/compliance/scans/");
        JsonNode scan = viewer().get(location).body();
        for (int look = 0; look < 5000 && "running".equals(scan.path("state").asText()); look++) {
            scan = viewer().get(location).body();
        }
        return scan;
    }

    @Test
    void theTrendTellsADayAsItWasNotedLast() {
        finished(planner().post("/patch/compliance/scan", "{}").header("location"));
        server.days.note(LocalDate.parse("2026-11-01"), server.yard.board.numbers(server.yard.clock.instant()));
        JsonNode trend = viewer().get("/patch/compliance/trend?by=policy&name=debian&from=2026-10-30&to=2026-11-02").body();
        assertThat(trend.at("/days/0/day").asText()).isEqualTo("2026-11-01");
        assertThat(trend.at("/days/0/total").asInt()).isEqualTo(2);
        assertThat(trend.get("days")).hasSize(1);
        assertThat(viewer().get("/patch/compliance/trend").body().get("by").asText()).isEqualTo("all");
        assertThat(viewer().get("/patch/compliance/trend?by=shape").field()).isEqualTo("by");
        assertThat(viewer().get("/patch/compliance/trend?by=env").field()).isEqualTo("name");
        assertThat(viewer().get("/patch/compliance/trend?from=yesterday").field()).isEqualTo("from");
        assertThat(viewer().get("/patch/compliance/trend?from=2026-11-02&to=2026-11-01").field()).isEqualTo("from");
    }

    private List<String> ids(String query) {
        return viewer().get("/patch/compliance/states" + query).body().get("items").findValuesAsText("ci_id");
    }

    private static List<String> names(JsonNode groups) {
        return groups.findValuesAsText("name");
    }

    private ApiServer.Call viewer() {
        return server.as(Role.VIEWER);
    }

    private ApiServer.Call planner() {
        return server.as(Role.PLANNER);
    }
}
