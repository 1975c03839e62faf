package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Role;
import dev.patchyard.given.Yard;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that do not go on by themselves. */
abstract class ParkCalls extends ServedCalls {
    private PatchRun waiting;

    @BeforeEach
    void given() {
        givenTwoHostsAndAPolicy();
        server.yard.walk(server.yard.approvedRun("debian", "web-1", "web-2"));
        server.yard.host("web-3");
        waiting = server.yard.walkUntil(
                server.yard.desk.request(Yard.request("debian", false, null, null)), RunPhase.PLAN);
    }

    @Test
    void aRunThatWaitsForAPersonIsListedResumedAndClosed() {
        JsonNode listed = server.as(Role.VIEWER).get("/patch/parked").body();
        assertThat(listed.get("items")).hasSize(1);
        assertThat(listed.at("/items/0/run_id").asText()).isEqualTo(waiting.id());
        assertThat(listed.at("/items/0/phase").asText()).isEqualTo("plan");
        assertThat(listed.at("/items/0/set_aside").asBoolean()).isFalse();
        assertThat(listed.at("/items/0/reason").asText()).isNotBlank();

        assertThat(server.as(Role.OPERATOR).post(path("resume"), "{\"reason\": \"looked\"}").status()).isEqualTo(204);
        assertThat(server.as(Role.VIEWER).get("/patch/parked").body().get("items")).isEmpty();
        assertThat(server.as(Role.OPERATOR).post(path("resume"), "{\"reason\": \"again\"}").status()).isEqualTo(409);
        server.yard.walkUntil(waiting, RunPhase.PLAN);
        assertThat(server.as(Role.OPERATOR).post(path("close"), "{\"reason\": \"x\"}").status()).as("needs emergency").isEqualTo(403);
        assertThat(server.as(Role.NIGHT_SHIFT).post(path("close"), "{\"reason\": \"not tonight\"}").status()).isEqualTo(204);
        JsonNode run = server.as(Role.VIEWER).get("/patch/runs/" + waiting.id()).body();
        assertThat(run.get("phase").asText()).isEqualTo("ended");
        assertThat(run.get("failure").asText()).isEqualTo("closed_by_hand");
        assertThat(server.as(Role.NIGHT_SHIFT).post(path("close"), "{\"reason\": \"twice\"}").status()).isEqualTo(409);
    }

    @Test
    void whatCannotBeDecidedIsRefused() {
        for (String action : new String[] {"resume", "close"}) {
            assertThat(server.as(Role.NIGHT_SHIFT).post(path(action), "{}").field()).isEqualTo("reason");
            assertThat(server.as(Role.VIEWER).post(path(action), "{\"reason\": \"x\"}").status()).isEqualTo(403);
            assertThat(server.anonymous().post(path(action), "{\"reason\": \"x\"}").status()).isEqualTo(401);
            assertThat(server.as(Role.NIGHT_SHIFT).post("/patch/runs/none/" + action, "{\"reason\": \"x\"}").status()).isEqualTo(404);
        }
        assertThat(server.as(Role.VIEWER).get("/patch/parked?limit=0").status()).isEqualTo(400);
        assertThat(server.as(Role.BOOTSTRAP).get("/patch/parked").status()).isEqualTo(403);
        assertThat(server.anonymous().get("/patch/parked").status()).isEqualTo(401);
    }

    private String path(String action) {
        return "/patch/runs/" + waiting.id() + "/" + action;
    }
}
