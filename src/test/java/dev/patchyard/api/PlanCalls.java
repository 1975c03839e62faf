package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class PlanCalls extends ServedCalls {
    @BeforeEach
    void given() {
        server.yard.hosts("web-1", "web-2");
        server.yard.shelf.add(Policies.policy().id("debian").stoppingAt("1", 9, 1).build(), false, Actor.SERVER);
    }

    @Test
    void aPlanIsMadeFrozenAndCarriedOutByItsId() {
        ApiServer.Answer made = planner().header("Idempotency-Key", "plan").post("/patch/plans", "{\"policy_id\": \"debian\"}");
        assertThat(made.status()).isEqualTo(202);
        assertThat(made.body().get("state").asText()).isEqualTo("making");
        String id = made.body().get("id").asText();
        assertThat(made.header("location")).isEqualTo("/patch/plans/" + id);
        assertThat(planner().header("Idempotency-Key", "plan").post("/patch/plans", "{\"policy_id\": \"debian\"}").body())
                .isEqualTo(made.body());

        PatchRun plan = server.yard.walk(server.yard.store.find(id).orElseThrow());
        JsonNode frozen = planner().get("/patch/plans/" + id).body();
        assertThat(frozen.get("state").asText()).isEqualTo("frozen");
        assertThat(frozen.at("/plan/hosts/0/moves/0/to").asText()).isEqualTo("2.0");
        assertThat(frozen.get("digest").asText()).isEqualTo(plan.requirePlan().digest());
        assertThat(planner().get("/patch/plans?policy_id=debian").body().get("items")).hasSize(1);
        assertThat(planner().get("/patch/plans?policy_id=other").body().get("total").asInt()).isZero();

        server.yard.approvedChangeFor(plan, "web-1", "web-2");
        ApiServer.Answer run = operator().post("/patch/runs", "{\"policy_id\": \"debian\", \"plan_id\": \"" + id + "\"}");
        assertThat(run.body().get("plan_digest")).isEqualTo(frozen.get("digest"));
        PatchRun done = server.yard.walk(server.yard.store.find(run.body().get("id").asText()).orElseThrow());
        assertThat(planner().get("/patch/plans/" + done.id()).body().get("state").asText()).isEqualTo("frozen");
        assertThat(planner().get("/patch/runs/" + id).body().get("kind").asText()).isEqualTo("plan");
    }

    @Test
    void aPlanThatCannotBeMadeSaysWhy() {
        server.yard.fleet.host("web-1").isLost("no route");
        PatchRun plan = server.yard.plan("debian", null);
        JsonNode failed = planner().get("/patch/plans/" + plan.id()).body();
        assertThat(failed.get("state").asText()).isEqualTo("failed");
        assertThat(failed.get("failure").asText()).isEqualTo("too_many_unreachable");
    }

    @Test
    void whatIsWrongWithARequestIsNamed() {
        assertThat(planner().post("/patch/plans", "{\"policy_id\": \"none\"}").field()).isEqualTo("policy_id");
        assertThat(planner().post("/patch/plans", "{}").status()).isEqualTo(400);
        assertThat(planner().get("/patch/plans?limit=0").field()).isEqualTo("limit");
        assertThat(planner().get("/patch/plans/none").status()).isEqualTo(404);
        PatchRun unplanned = server.yard.desk.request(Yard.request("debian", false, null, null));
        assertThat(planner().get("/patch/plans/" + unplanned.id()).status()).isEqualTo(404);
    }

    @Test
    void aDoubtedRunIsConfirmedWithAReason() {
        server.yard.walk(server.yard.approvedRun("debian", "web-1", "web-2"));
        server.yard.host("web-3");
        PatchRun run = server.yard.walkUntil(
                server.yard.desk.request(Yard.request("debian", false, null, null)), RunPhase.PLAN);
        String path = "/patch/runs/" + run.id() + "/confirm";
        assertThat(operator().get("/patch/runs/" + run.id()).body().get("attention").asText()).isEqualTo("needs_operator");
        assertThat(planner().post(path, "{\"reason\": \"ours\"}").status()).isEqualTo(403);
        assertThat(operator().post(path, "{}").field()).isEqualTo("reason");
        ApiServer.Answer confirmed = operator().post(path, "{\"reason\": \"ours\"}");
        assertThat(confirmed.status()).isEqualTo(202);
        assertThat(confirmed.body().at("/confirmation/reason").asText()).isEqualTo("ours");
        assertThat(operator().post(path, "{\"reason\": \"again\"}").status()).isEqualTo(409);
        assertThat(operator().post("/patch/runs/none/confirm", "{\"reason\": \"x\"}").status()).isEqualTo(404);
    }

    private ApiServer.Call planner() {
        return server.as(Role.PLANNER);
    }

    private ApiServer.Call operator() {
        return server.as(Role.OPERATOR);
    }
}
