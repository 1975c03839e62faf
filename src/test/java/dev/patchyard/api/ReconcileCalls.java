package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Role;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After the database was put back to an earlier hour. */
abstract class ReconcileCalls extends ServedCalls {
    private static final String PATH = "/patch/reconcile";

    @BeforeEach
    void given() {
        givenTwoHostsAndAPolicy();
    }

    @Test
    void whatTheDatabaseDoesNotKnowIsListedAndTheRunConcernedWaitsForAPerson() {
        server.as(Role.OPERATOR).post("/patch/pause", "{\"scope\": \"all\", \"reason\": \"x\"}");
        PatchRun run = server.yard.walkUntil(server.yard.approvedRun("debian", "web-1", "web-2"), RunPhase.VALIDATE);
        server.traces.held("web-1", run.id());
        JsonNode before = server.as(Role.VIEWER).get(PATH).body();
        assertThat(before.get("held").asBoolean()).isFalse();
        assertThat(before.get("last").isNull()).isTrue();

        JsonNode done = server.as(Role.NIGHT_SHIFT).post(PATH, "{\"reason\": \"restored\"}").body();

        assertThat(done.get("settled").asBoolean()).isTrue();
        assertThat(done.get("stopped").toString()).isEqualTo("[\"" + run.id() + "\"]");
        assertThat(done.at("/findings/0/kind").asText()).isEqualTo("unknown_holder");
        assertThat(done.at("/findings/0/run_id").asText()).isEqualTo(run.id());
        assertThat(server.as(Role.VIEWER).get(PATH).body().get("last")).isEqualTo(done);
        assertThat(server.as(Role.VIEWER).get("/patch/parked").body().at("/items/0/run_id").asText()).isEqualTo(run.id());
    }

    @Test
    void whileSomebodyCannotBeAskedEverythingIsHeld() {
        server.yard.hypervisor.faults.unreachable();
        JsonNode done = server.as(Role.NIGHT_SHIFT).post(PATH, "{\"reason\": \"restored\"}").body();
        assertThat(done.get("settled").asBoolean()).isFalse();
        JsonNode standing = server.as(Role.VIEWER).get(PATH).body();
        assertThat(standing.get("held").asBoolean()).isTrue();
        assertThat(standing.at("/holds/0/why").asText()).contains("night-shift");
        assertThat(server.as(Role.NIGHT_SHIFT).post(PATH, "{\"reason\": \"restored\", \"despite_gaps\": true}").body()
                .get("settled").asBoolean()).isTrue();
        assertThat(server.as(Role.VIEWER).get(PATH).body().get("held").asBoolean()).isFalse();
    }

    @Test
    void onlyWhoMayDoWhatCannotBeTakenBackReconciles() {
        assertThat(server.as(Role.OPERATOR).post(PATH, "{\"reason\": \"x\"}").status()).isEqualTo(403);
        assertThat(server.anonymous().post(PATH, "{\"reason\": \"x\"}").status()).isEqualTo(401);
        assertThat(server.as(Role.NIGHT_SHIFT).post(PATH, "{}").field()).isEqualTo("reason");
        assertThat(server.as(Role.BOOTSTRAP).get(PATH).status()).isEqualTo(403);
        assertThat(server.anonymous().get(PATH).status()).isEqualTo(401);
    }
}
