package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Role;
import dev.patchyard.patching.HostResult;
import dev.patchyard.run.PatchRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retries of ended runs. */
abstract class RetryCalls extends ServedCalls {
    @BeforeEach
    void given() {
        givenTwoHostsAndAPolicy();
        server.yard.fleet.host("web-1").playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
    }

    @Test
    void aRetryIsALinkedRunAndEveryAttemptIsTold() {
        PatchRun first = failed();
        String path = "/patch/runs/" + first.id() + "/retry";

        ApiServer.Answer answer = operator().header("Idempotency-Key", "again").post(path, "{\"hosts\": \"both\"}");

        assertThat(answer.status()).isEqualTo(202);
        JsonNode retry = answer.body();
        assertThat(answer.header("location")).isEqualTo("/patch/runs/" + retry.get("id").asText());
        assertThat(retry.get("retry_of").asText()).isEqualTo(first.id());
        assertThat(retry.get("attempt").asInt()).isEqualTo(2);
        assertThat(retry.get("plan_digest").asText()).isEqualTo(first.requirePlan().digest());
        assertThat(retry.get("hosts").findValuesAsText("ci_id")).containsExactly("web-1", "web-2");
        assertThat(operator().header("Idempotency-Key", "again").post(path, "{\"hosts\": \"both\"}").body()).isEqualTo(retry);
        JsonNode attempts = server.as(Role.VIEWER).get("/patch/runs/" + first.id()).body().get("attempts");
        assertThat(attempts.findValuesAsText("run_id")).containsExactly(first.id(), retry.get("id").asText());
        assertThat(attempts.at("/0/hosts/web-1").asText()).isEqualTo("failed");
        assertThat(attempts.at("/1/hosts/web-1").asText()).isEqualTo("planned");
        assertThat(attempts.at("/0/verdict").asText()).isEqualTo("failed");
    }

    @Test
    void aRetryForSomeHostsShowsThoseAlone() {
        PatchRun first = failed();
        JsonNode retry = operator().post(path(first), "{\"hosts\": \"not_started\"}").body();
        assertThat(retry.get("hosts").findValuesAsText("ci_id")).containsExactly("web-2");
        assertThat(retry.get("waves")).hasSize(1);
        assertThat(retry.get("left_out")).isEmpty();
    }

    @Test
    void aSecondRetryBesideTheFirstIsAConflict() {
        PatchRun first = failed();
        assertThat(operator().post(path(first), "{\"hosts\": \"failed\"}").status()).isEqualTo(202);
        assertThat(operator().post(path(first), "{\"hosts\": \"not_started\"}").status()).isEqualTo(409);
    }

    @Test
    void badRetriesNameTheField() {
        PatchRun first = failed();
        assertThat(operator().post(path(first), "{}").field()).isEqualTo("hosts");
        assertThat(operator().post(path(first), "{\"hosts\": \"all\"}").field()).isEqualTo("hosts");
        assertThat(operator().post("/patch/runs/nothing/retry", "{\"hosts\": \"both\"}").status()).isEqualTo(404);
        assertThat(server.as(Role.VIEWER).post(path(first), "{\"hosts\": \"both\"}").status()).isEqualTo(403);
        assertThat(server.anonymous().post(path(first), "{\"hosts\": \"both\"}").status()).isEqualTo(401);
        server.yard.fleet.host("web-1").worksAgain();
        server.yard.approvedChangeFor(first, "web-1");
        operator().post(path(first), "{\"hosts\": \"failed\"}");
        server.yard.walk(server.yard.store.linkedTo(first.id()).getFirst());
        ApiServer.Answer nobody = operator().post(path(first), "{\"hosts\": \"failed\"}");
        assertThat(nobody.status()).isEqualTo(422);
        assertThat(nobody.field()).isEqualTo("hosts");
        assertThat(server.anonymous().get(path(first).replace("retry", "rollback")).status()).isEqualTo(401);
        assertThat(server.as(Role.BOOTSTRAP).get(path(first).replace("retry", "rollback")).status()).isEqualTo(403);
    }

    private PatchRun failed() {
        return server.yard.walk(server.yard.approvedRun("debian", "web-1", "web-2"));
    }

    private static String path(PatchRun run) {
        return "/patch/runs/" + run.id() + "/retry";
    }

    private ApiServer.Call operator() {
        return server.as(Role.OPERATOR);
    }
}
