package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Role;
import dev.patchyard.adapter.itsm.BuiltinItsm;
import dev.patchyard.change.ChangeBook;
import dev.patchyard.change.ChangeDesk;
import dev.patchyard.change.ChangeMove;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.InMemoryChangeBook;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.fake.RecordingAuditTrail;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.run.PatchRun;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class ChangeCalls {
    private static final String CHANGES = "/patch/changes";
    private static final String BY_HAND = "{\"policy_id\": \"debian\", \"affected_cis\": [\"deb-01\"]}";

    private final ChangeDesk desk = new ChangeDesk(
            new InMemoryChangeBook(), new DirectUnitOfWork(), new RecordingAuditTrail(),
            MutableClock.at("2026-11-15T02:00:00Z"));
    private ApiServer server;

    @BeforeEach
    void open() {
        server = new ApiServer(Map.of(ChangeDesk.class, desk));
        server.yard.hosts("deb-01", "deb-02").policy(Policies.policy().id("debian").build());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private ApiServer.Answer ask(String body) {
        return server.as(Role.OPERATOR).post(CHANGES, body);
    }

    private String asked() {
        return ask(BY_HAND).body().get("id").asText();
    }

    private ApiServer.Answer verb(Role role, String id, String verb) {
        return server.as(role).post(CHANGES + "/" + id + "/" + verb, "{\"reason\": \"because\"}");
    }

    private ApiServer.Answer bare(Role role, String id, String verb) {
        return server.as(role).send("POST", CHANGES + "/" + id + "/" + verb);
    }

    @Test
    void aPlanIsAskedForByOneAndApprovedByAnotherAndThenItsRunPasses() {
        PatchRun planned = server.yard.dryRun("debian");
        ApiServer.Answer asked = ask("{\"plan_id\": \"" + planned.id() + "\"}");
        assertThat(asked.status()).isEqualTo(201);
        JsonNode change = asked.body();
        String id = change.get("id").asText();
        assertThat(asked.header("location")).isEqualTo(CHANGES + "/" + id);
        assertThat(change.get("status").asText()).isEqualTo("pending_approval");
        assertThat(change.get("plan_digest").asText()).isEqualTo(planned.requirePlan().digest());
        assertThat(change.get("affected_cis")).hasSize(2);
        assertThat(change.get("requested_by").asText()).isEqualTo("operator");
        assertThat(change.get("external_ref").asText()).isEqualTo("patch-policy:debian");
        assertThat(Duration.between(
                        desk.require(id).wish().scheduledAt(), desk.require(id).wish().scheduledEnd()))
                .isEqualTo(Duration.ofHours(4));

        assertThat(bare(Role.APPROVER, id, "approve").body().get("approved_by").asText()).isEqualTo("approver");

        assertThat(new BuiltinItsm(desk).madeFor("patch-policy:debian")).singleElement()
                .satisfies(seen -> assertThat(seen.approvedBy()).isEqualTo("approver"));
        assertThat(server.as(Role.VIEWER).get(CHANGES + "/" + id).body().get("status").asText()).isEqualTo("approved");
    }

    @Test
    void whoAskedCannotApproveAlsoWithAnotherToken() {
        String id = asked();
        String secret = server.tokens.issue("Operator", Role.APPROVER, server.yard.clock.instant().plusSeconds(60)).secret();

        ApiServer.Answer own = server.with(secret).send("POST", CHANGES + "/" + id + "/approve");

        assertThat(own.status()).isEqualTo(409);
        assertThat(own.body().get("detail").asText()).contains("somebody else than who asked");
        assertThat(desk.require(id).approval()).isNull();
    }

    @Test
    void aChangeGoesItsWayAndNoOther() {
        String id = ask(BY_HAND.replace("}", ", \"draft\": true}")).body().get("id").asText();
        assertThat(bare(Role.APPROVER, id, "approve").status()).isEqualTo(409);
        assertThat(bare(Role.PLANNER, id, "submit").body().get("status").asText()).isEqualTo("pending_approval");
        assertThat(bare(Role.PLANNER, id, "submit").status()).isEqualTo(409);
        assertThat(bare(Role.APPROVER, id, "approve").status()).isEqualTo(200);
        assertThat(verb(Role.OPERATOR, id, "hold").status()).isEqualTo(409);
        desk.move(id, ChangeMove.EXECUTE, Yard.ALICE, "");
        assertThat(verb(Role.APPROVER, id, "reject").status()).isEqualTo(409);
        assertThat(verb(Role.OPERATOR, id, "hold").body().get("status").asText()).isEqualTo("on_hold");
        assertThat(verb(Role.OPERATOR, id, "resume").body().get("status").asText()).isEqualTo("in_progress");
        assertThat(verb(Role.OPERATOR, id, "resume").status()).isEqualTo(409);
        assertThat(verb(Role.OPERATOR, id, "cancel").body().get("status").asText()).isEqualTo("cancelled");
        assertThat(verb(Role.OPERATOR, id, "cancel").status()).isEqualTo(409);
        String other = asked();
        bare(Role.APPROVER, other, "approve");
        ApiServer.Answer rejected = verb(Role.APPROVER, other, "reject");
        assertThat(rejected.body().get("status").asText()).isEqualTo("rejected");
        assertThat(rejected.body().get("notes").asText()).isEqualTo("approver: because");
    }

    @Test
    void onlyWhoAskedOrAnOperatorCancels() {
        String id = asked();
        assertThat(verb(Role.PLANNER, id, "cancel").status()).isEqualTo(403);
        String theirs = server.as(Role.PLANNER).post(CHANGES, BY_HAND).body().get("id").asText();
        assertThat(verb(Role.PLANNER, theirs, "cancel").status()).isEqualTo(200);
    }

    @Test
    void changesAreListedNewestFirstAndByWhatTheyAreFor() {
        String first = asked();
        String second = ask(BY_HAND.replace("deb-01", "deb-02")).body().get("id").asText();
        JsonNode all = server.as(Role.VIEWER).get(CHANGES).body();
        assertThat(all.findValuesAsText("id")).containsExactly(second, first);
        assertThat(server.as(Role.VIEWER).get(CHANGES + "?ci_id=deb-02&status=pending_approval&external_ref=patch-policy:debian")
                        .body().findValuesAsText("id"))
                .containsExactly(second);
        assertThat(server.as(Role.VIEWER).get(CHANGES + "?status=maybe").field()).isEqualTo("status");
    }

    @Test
    void whatCannotBeAskedForNamesTheField() {
        String plan = server.yard.dryRun("debian").id();
        assertThat(ask("{}").field()).isEqualTo("plan_id");
        assertThat(ask("{\"plan_id\": \"nobody\"}").field()).isEqualTo("plan_id");
        assertThat(ask("{\"policy_id\": \"nobody\"}").field()).isEqualTo("policy_id");
        assertThat(ask("{\"policy_id\": \"debian\"}").field()).isEqualTo("affected_cis");
        assertThat(ask("{\"policy_id\": \"other\", \"plan_id\": \"" + plan + "\"}").field()).isEqualTo("policy_id");
        assertThat(ask("{\"plan_id\": \"" + plan + "\", \"affected_cis\": [\"el-09\"]}").field()).isEqualTo("affected_cis");
        assertThat(ask(BY_HAND.replace("}", ", \"scheduled_end\": \"2020-01-01T00:00:00Z\"}")).field()).isEqualTo("scheduled_end");
        assertThat(ask(BY_HAND.replace("}", ", \"approved_by\": \"me\"}")).status()).isEqualTo(400);
        assertThat(desk.book().count(ChangeBook.Filter.ANY)).isZero();
    }

    @Test
    void aChangeThatIsNotThereIsNotFound() {
        assertThat(server.as(Role.VIEWER).get(CHANGES + "/nobody").status()).isEqualTo(404);
        assertThat(bare(Role.APPROVER, "nobody", "approve").status()).isEqualTo(404);
        assertThat(bare(Role.PLANNER, "nobody", "submit").status()).isEqualTo(404);
        for (String verb : new String[] {"hold", "resume", "cancel"}) {
            assertThat(verb(Role.OPERATOR, "nobody", verb).status()).isEqualTo(404);
        }
        assertThat(verb(Role.APPROVER, "nobody", "reject").status()).isEqualTo(404);
    }

    @Test
    void askingAgainWithTheSameKeyGivesOneChange() {
        ApiServer.Answer first = server.as(Role.OPERATOR).header("Idempotency-Key", "k").post(CHANGES, BY_HAND);
        ApiServer.Answer again = server.as(Role.OPERATOR).header("Idempotency-Key", "k").post(CHANGES, BY_HAND);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(server.as(Role.OPERATOR).header("Idempotency-Key", "k").post(CHANGES, "{\"policy_id\": \"x\"}").status())
                .isEqualTo(422);
    }

    @Test
    void whereAnotherDeskIsTheOneOfRecordThisOneIsClosed() {
        try (ApiServer elsewhere = new ApiServer()) {
            assertThat(elsewhere.as(Role.VIEWER).get(CHANGES).status()).isEqualTo(409);
            assertThat(elsewhere.as(Role.VIEWER).get(CHANGES + "/x").status()).isEqualTo(409);
            ApiServer.Answer refused = elsewhere.as(Role.OPERATOR).post(CHANGES, BY_HAND);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body().get("detail").asText()).contains("patchyard.itsm.kind");
        }
    }
}
