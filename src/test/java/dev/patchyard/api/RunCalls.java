package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyFields;
import dev.patchyard.run.EvidenceShelf;
import dev.patchyard.run.HostState;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class RunCalls extends ServedCalls {
    @BeforeEach
    void given() {
        givenTwoHostsAndAPolicy();
    }

    @Test
    void aDryRunNeedsOnlyPlanAndARunNeedsExecute() {
        assertThat(server.as(Role.PLANNER).post("/patch/runs", "{\"policy_id\": \"debian\"}").status()).isEqualTo(403);
        ApiServer.Answer answer = server.as(Role.PLANNER).post("/patch/runs", "{\"policy_id\": \"debian\", \"dry_run\": true}");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().get("dry_run").asBoolean()).isTrue();
        assertThat(answer.header("location")).isEqualTo("/patch/runs/" + answer.body().get("id").asText());
    }

    @Test
    void aRunTellsItsPlanItsHostsAndItsEnd() {
        PatchRun done = patched();
        JsonNode run = viewer().get("/patch/runs/" + done.id()).body();
        assertThat(run.get("verdict").asText()).isEqualTo("succeeded");
        assertThat(run.get("trigger").asText()).isEqualTo("manual");
        assertThat(run.get("hosts").findValuesAsText("state")).containsOnly("ok");
        assertThat(run.at("/counts/ok").asInt()).isEqualTo(2);
        assertThat(run.at("/hosts/0/moved/0").asText()).contains("web 1.0");
        assertThat(run.get("stages").findValuesAsText("phase")).contains("plan", "validate", "execute", "verify", "report");
        assertThat(run.get("messages").findValuesAsText("kind")).contains("patch_state", "change");
        assertThat(run.get("first_touch_at").isNull()).isFalse();
        JsonNode plan = viewer().get("/patch/runs/" + done.id() + "/plan").body();
        assertThat(plan.get("digest")).isEqualTo(run.get("plan_digest"));
        assertThat(plan.at("/hosts/0/moves/0/to").asText()).isEqualTo("2.0");
        assertThat(viewer().get("/patch/runs/" + done.id() + "/log?ci=web-1").text()).contains(" web-1 ").doesNotContain(" web-2 ");
        assertThat(viewer().get("/patch/runs/" + done.id() + "/log?limit=1").text().lines()).hasSize(1);
        assertThat(viewer().get("/patch/runs/" + done.id() + "/log?after=1&limit=2").text()).startsWith("2 ");
        assertThat(viewer().get("/patch/runs/" + done.id() + "/log?limit=0").field()).isEqualTo("limit");
        assertThat(viewer().get("/patch/runs/" + done.id() + "/log?after=-1").field()).isEqualTo("after");
    }

    @Test
    void whatWasSavedBeforeGoingBackCanBeRead() {
        PatchRun done = patched();
        String path = "/patch/runs/" + done.id() + "/hosts/web-1/evidence";
        assertThat(viewer().get(path).body().get("items")).isEmpty();
        server.yard.evidence.keep(
                new EvidenceShelf.Item(done.id(), "web-1", "dpkg.log", server.yard.clock.instant(), 9), "a\u001b[2Jb\nc\td");
        assertThat(viewer().get(path).body().at("/items/0/name").asText()).isEqualTo("dpkg.log");
        assertThat(viewer().get(path + "/dpkg.log").text()).isEqualTo("a [2Jb\nc\td");
        assertThat(viewer().get(path + "/no.log").status()).isEqualTo(404);
        assertThat(viewer().get("/patch/runs/" + done.id() + "/hosts/other/evidence").status()).isEqualTo(404);
        assertThat(viewer().get("/patch/runs/no-such/hosts/web-1/evidence").status()).isEqualTo(404);
        assertThat(server.anonymous().get(path).status()).isEqualTo(401);
        assertThat(server.anonymous().get(path + "/dpkg.log").status()).isEqualTo(401);
    }

    @Test
    void theReportTellsEverythingAndItsDigestIsTheOneOnTheChange() {
        PatchRun done = patched();
        JsonNode report = viewer().get("/patch/runs/" + done.id() + "/report").body();
        assertThat(report.get("complete").asBoolean()).isTrue();
        assertThat(server.yard.itsm.closure(done.change().id()).orElseThrow().notes())
                .startsWith("Run " + done.id()).contains("Report: sha256 ");
        assertThat(report.at("/record/verdict").asText()).isEqualTo("succeeded");
        assertThat(report.at("/record/asked_for_by").asText()).isEqualTo("alice");
        assertThat(report.at("/record/hosts/0/moved/0").asText()).isEqualTo("web 1.0 → 2.0");
        assertThat(report.at("/record/hosts/0/snapshot/consistency").asText()).isEqualTo("crash");
        assertThat(report.at("/record/plan/digest")).isEqualTo(viewer().get("/patch/runs/" + done.id() + "/plan").body().get("digest"));
        assertThat(report.get("gate").toString()).contains("approved by bob");
        assertThat(report.get("attempts").findValuesAsText("run_id")).contains(done.id(), done.origin().sourceRun());
        assertThat(report.get("timeline")).isNotEmpty();
        assertThat(report).isEqualTo(viewer().get("/patch/runs/" + done.id() + "/report?format=json").body());
        assertThat(viewer().get("/patch/runs/" + done.id() + "/report?format=pdf").field()).isEqualTo("format");
        assertThat(viewer().get("/patch/runs/no-such/report").status()).isEqualTo(404);
        assertThat(server.anonymous().get("/patch/runs/" + done.id() + "/report").status()).isEqualTo(401);
    }

    @Test
    void thePrintedReportIsOnePageInWhichHostileWordsStayWords() {
        String evil = "<script>alert(1)</script>\" onload='x' &amp; \u001b[31m \u0000 ]]> --> \uD800";
        PatchRun done = patched();
        PatchRun bad = done.withHost("web-1", host -> host.in(HostState.FAILED, evil)).withFailure(evil, evil).stopped(evil);
        server.yard.store.add(asAnother(bad), evil);
        ApiServer.Answer page = viewer().get("/patch/runs/hostile/report?format=html");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).startsWith("text/html");
        assertThat(page.header("content-security-policy")).contains("default-src 'none'");
        assertThat(page.text()).startsWith("<!DOCTYPE html>").contains("&lt;script&gt;alert(1)")
                .doesNotContain("<script", "\u001b", "\u0000", "http://", "https://", "src=", "href=");
        assertThat(page.text()).contains("web-1", "Timeline", "Left out", "web 1.0 → 2.0");
        assertThat(viewer().get("/patch/runs/hostile/report").status()).isEqualTo(200);
    }

    private static PatchRun asAnother(PatchRun r) {
        return new PatchRun(
                "hostile", r.origin(), r.policy(), r.createdAt(), r.endedAt(), r.phase(), r.verdict(), r.attention(), r.note(),
                r.failure(), r.wave(), r.cancellation(), r.plan(), r.change(), r.hosts(), r.stages(), r.soakUntil(),
                r.stopReason(), r.stumbles(), r.confirmation());
    }

    @Test
    void theStreamOfEventsEndsWithTheRunAndGoesOnAfterANumber() {
        PatchRun done = patched();
        String all = viewer().header("Accept", "text/event-stream").get("/patch/runs/" + done.id() + "/events").text();
        assertThat(all).contains("id: 1\n", "data: {\"seq\":1,");
        String rest = viewer().header("Last-Event-ID", "1").get("/patch/runs/" + done.id() + "/events").text();
        assertThat(rest).doesNotContain("id: 1\n").contains("id: 2\n");
        assertThat(viewer().header("Last-Event-ID", "x").get("/patch/runs/" + done.id() + "/events").status()).isEqualTo(400);
    }

    @Test
    void whatTheTasksDidIsReadPageByPageAndFollowed() {
        PatchRun done = patched();
        String path = "/patch/runs/" + done.id() + "/tasks";
        JsonNode all = viewer().get(path).body();
        assertThat(all.get("items").findValuesAsText("ci_id")).containsExactlyInAnyOrder("web-1", "web-2");
        assertThat(all.at("/items/0/text").asText()).startsWith("Look, token=*** web-");
        assertThat(all.at("/items/0/kind").asText()).isEqualTo("begun");
        assertThat(all.get("next").isNull()).isTrue();
        JsonNode first = viewer().get(path + "?limit=1").body();
        assertThat(first.at("/items/0/number").asInt()).isEqualTo(1);
        assertThat(first.get("next").asInt()).isEqualTo(1);
        assertThat(viewer().get(path + "?limit=5&after=1").body().get("items").findValuesAsText("number")).containsExactly("2");
        assertThat(viewer().get(path + "?ci=web-2").body().get("items").findValuesAsText("ci_id")).containsExactly("web-2");
        assertThat(viewer().get(path + "?limit=10001").field()).isEqualTo("limit");
        assertThat(viewer().get(path + "?after=-1").field()).isEqualTo("after");
        assertThat(viewer().get("/patch/runs/nothing/tasks").status()).isEqualTo(404);
        String stream = viewer().header("Accept", "text/event-stream").get(path + "/stream").text();
        assertThat(stream).contains("id: 1\n", "id: 2\n", "event: begun\n", "data: {\"number\":1,");
        assertThat(viewer().header("Last-Event-ID", "x").get(path + "/stream").status()).isEqualTo(400);
        String rest = viewer().header("Last-Event-ID", "1").get(path + "/stream").text();
        assertThat(rest).doesNotContain("id: 1\n").contains("id: 2\n");
    }

    @Test
    void runsAreListedNewestFirstAndStayInPlaceWhileOthersAreAdded() {
        for (int number = 0; number < 3; number++) {
            server.yard.clock.advance(Duration.ofSeconds(1));
            server.yard.dryRun("debian");
        }
        JsonNode first = viewer().get("/patch/runs?limit=2").body();
        server.yard.clock.advance(Duration.ofSeconds(1));
        server.yard.dryRun("debian");
        JsonNode second = viewer().get("/patch/runs?limit=2&cursor=" + first.get("next_cursor").asText()).body();
        assertThat(second.get("total").asInt()).isEqualTo(4);
        assertThat(first.get("items").findValuesAsText("id")).doesNotContainAnyElementsOf(second.get("items").findValuesAsText("id"));
        assertThat(second.get("items")).hasSize(1);
        assertThat(viewer().get("/patch/runs?policy_id=other").body().get("total").asInt()).isZero();
        assertThat(viewer().get("/patch/runs?phase=ended&ci_id=web-1").body().get("total").asInt()).isEqualTo(4);
        assertThat(viewer().get("/patch/runs?verdict=great").field()).isEqualTo("verdict");
    }

    @Test
    void aRunThatWaitsCanBeCancelledAndOneThatEndedCannot() {
        server.yard.shelf.add(with("waits", "change", "create"), false, Actor.SERVER);
        PatchRun run = server.yard.desk.request(Yard.request("waits", false, null, null));
        server.yard.walkUntil(run, RunPhase.VALIDATE);
        ApiServer.Answer answer = operator().post("/patch/runs/" + run.id() + "/cancel", "{\"reason\": \"wrong night\"}");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().at("/cancellation/actor").asText()).isEqualTo("operator");
        assertThat(answer.body().get("attention").asText()).isEqualTo("cancelling");
        server.yard.walk(run);
        assertThat(operator().post("/patch/runs/" + run.id() + "/cancel", "{}").status()).isEqualTo(409);
        assertThat(operator().post("/patch/runs/nothing/cancel", "{}").status()).isEqualTo(404);
    }

    @Test
    void badRequestsNameTheField() {
        assertThat(operator().post("/patch/runs", "{}").field()).isEqualTo("policy_id");
        assertThat(operator().post("/patch/runs", "{\"policy_id\": \"debian\", \"state\": \"ended\"}").field()).isEqualTo("state");
        assertThat(operator().post("/patch/runs", "{\"policy_id\": \"debian\", \"dry_run\": \"yes\"}").field()).isEqualTo("dry_run");
        assertThat(operator().post("/patch/runs", "{\"policy_id\": \"nobody\"}").field()).isEqualTo("policy_id");
        assertThat(operator().post("/patch/runs", "{\"policy_id\": \"debian\", \"plan_id\": \"nothing\"}").field()).isEqualTo("plan_id");
        assertThat(operator().post("/patch/runs", "").status()).isEqualTo(400);
    }

    @Test
    void aDisabledPolicyIsNotRun() {
        server.yard.shelf.add(with("disabled", "enabled", false), false, Actor.SERVER);
        assertThat(operator().post("/patch/runs", "{\"policy_id\": \"disabled\"}").status()).isEqualTo(409);
        assertThat(operator().post("/patch/runs", "{\"policy_id\": \"disabled\", \"dry_run\": true}").status()).isEqualTo(202);
    }

    @Test
    void aRollbackTellsTheLossAndIsConfirmedByName() {
        PatchRun done = patched();
        String path = "/patch/runs/" + done.id() + "/rollback";
        String body = "{\"hosts\": [{\"ci_id\": \"web-1\"%s}], \"change_id\": \"c-1\", \"reason\": \"slow\"}";
        ApiServer.Answer asked = nightShift().post(path, body.formatted(""));
        assertThat(asked.status()).isEqualTo(422);
        assertThat(asked.field()).isEqualTo("hosts[0].confirm_name");
        assertThat(asked.body().at("/errors/0/message").asText()).contains("all writes to web-1 since");
        ApiServer.Answer confirmed = nightShift().header("Idempotency-Key", "back")
                .post(path, body.formatted(", \"confirm_name\": \"web-1\""));
        assertThat(confirmed.status()).isEqualTo(202);
        assertThat(confirmed.body().get("kind").asText()).isEqualTo("rollback");
        assertThat(confirmed.body().get("source_run").asText()).isEqualTo(done.id());
        assertThat(nightShift().header("Idempotency-Key", "back").post(path, body.formatted(", \"confirm_name\": \"web-1\"")).body())
                .isEqualTo(confirmed.body());
        assertThat(nightShift().post(path, "{\"hosts\": [], \"change_id\": \"c-1\", \"reason\": \"slow\"}").field()).isEqualTo("hosts");
        assertThat(nightShift().post("/patch/runs/nothing/rollback", body.formatted("")).status()).isEqualTo(404);
        PatchRun waiting = server.yard.desk.request(Yard.request("debian", false, null, null));
        assertThat(nightShift().post("/patch/runs/" + waiting.id() + "/rollback", body.formatted("")).status()).isEqualTo(409);
        assertThat(nightShift().get("/patch/runs/" + waiting.id() + "/rollback").status()).isEqualTo(409);
        assertThat(nightShift().get("/patch/runs/nothing/rollback").status()).isEqualTo(404);
    }

    @Test
    void whatARollbackThrowsAwayIsToldBeforeAnybodyAsksForIt() {
        PatchRun done = patched();
        server.yard.clock.advance(Duration.ofMinutes(47));
        server.yard.fleet.host("web-1").offers("web", "3.0");
        PatchRun later = server.yard.walk(server.yard.approvedRun("debian", "web-1"));

        JsonNode hosts = viewer().get("/patch/runs/" + done.id() + "/rollback").body().get("hosts");

        assertThat(hosts.findValuesAsText("ci_id")).containsExactly("web-1", "web-2");
        assertThat(hosts.at("/1/loss").asText()).startsWith("all writes to web-2 since 2026-11-15T02:").endsWith(" 47 min");
        assertThat(hosts.at("/1/objection").isNull()).isTrue();
        assertThat(hosts.at("/0/loss").asText()).contains("also what later runs did: " + later.id());
        assertThat(hosts.at("/0/later_runs/0").asText()).isEqualTo(later.id());
    }

    @Test
    void aHostThatWentBackDoesNotGoBackTwice() {
        PatchRun done = patched();
        String change = server.yard.approvedChangeFor(done, "web-1");
        PatchRun back = server.yard.walk(server.yard.desk.requestRollback(done.id(), List.of("web-1"), change, Yard.ALICE, "slow"));
        assertThat(back.hosts().get("web-1").state()).isEqualTo(HostState.REVERTED);

        JsonNode hosts = viewer().get("/patch/runs/" + done.id() + "/rollback").body().get("hosts");
        assertThat(hosts.at("/0/objection").asText()).contains("went back already");
        String body = "{\"hosts\": [{\"ci_id\": \"web-1\", \"confirm_name\": \"web-1\"}], \"change_id\": \"c\", \"reason\": \"x\"}";
        assertThat(nightShift().post("/patch/runs/" + done.id() + "/rollback", body).status()).isEqualTo(409);
    }

    @Test
    void whatIsNotThereIsMissing() {
        assertThat(viewer().get("/patch/runs/nothing").status()).isEqualTo(404);
        assertThat(viewer().get("/patch/runs/nothing/plan").status()).isEqualTo(404);
        assertThat(viewer().get("/patch/runs/nothing/log").status()).isEqualTo(404);
        assertThat(viewer().get("/patch/runs/nothing/events").status()).isEqualTo(404);
        PatchRun run = server.yard.desk.request(Yard.request("debian", false, null, null));
        assertThat(viewer().get("/patch/runs/" + run.id() + "/plan").status()).isEqualTo(404);
    }

    private PatchRun patched() {
        return server.yard.walk(server.yard.approvedRun("debian", "web-1", "web-2"));
    }

    private static PatchPolicy with(String id, String field, Object value) {
        return PolicyFields.merge(Policies.policy().id(id).takingEverything().build(), Map.of(field, value));
    }

    private ApiServer.Call viewer() {
        return server.as(Role.VIEWER);
    }

    private ApiServer.Call operator() {
        return server.as(Role.OPERATOR);
    }

    private ApiServer.Call nightShift() {
        return server.as(Role.NIGHT_SHIFT);
    }
}
