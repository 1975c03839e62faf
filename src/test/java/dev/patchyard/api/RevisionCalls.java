package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.given.Policies;
import org.junit.jupiter.api.Test;

abstract class RevisionCalls {
    private static final String DIGEST = "ab".repeat(32);

    @Test
    void anEditIsShownAsADifferenceAndAcceptedBySomebodyElse() {
        try (ApiServer server = new ApiServer()) {
            server.yard.shelf.add(Policies.policy().id("filed").build(), true, Actor.SERVER);
            server.revisions.propose(Policies.policy().id("filed").takingEverything().build(), DIGEST, "approver");
            JsonNode revision = server.as(Role.VIEWER).get("/patch/policies/revisions").body().at("/items/0");
            assertThat(revision.get("diff")).hasSize(1);
            assertThat(revision.at("/diff/0/field").asText()).isEqualTo("update_scope");
            assertThat(revision.at("/diff/0/live").asText()).isEqualTo("security");
            assertThat(revision.get("is_new").asBoolean()).isFalse();
            assertThat(server.as(Role.VIEWER).get("/patch/policies/revisions?limit=999").field()).isEqualTo("limit");
            String body = "{\"digest\": \"" + DIGEST + "\"}";
            String path = "/patch/policies/revisions/filed/accept";
            assertThat(server.as(Role.APPROVER).post(path, body).status()).isEqualTo(409);
            assertThat(server.as(Role.APPROVER).post(path, "{\"digest\": \"no\"}").field()).isEqualTo("digest");
            assertThat(server.as(Role.APPROVER).post(path, "{}").field()).isEqualTo("digest");
            assertThat(server.as(Role.APPROVER).post(path, body.replace("ab", "cd")).status()).isEqualTo(404);
            server.revisions.propose(Policies.policy().id("filed").takingEverything().build(), "cd".repeat(32), "file:alice");
            ApiServer.Answer accepted = server.as(Role.APPROVER).post(path, body.replace("ab", "cd"));
            assertThat(accepted.status()).isEqualTo(200);
            assertThat(accepted.body().get("update_scope").asText()).isEqualTo("all");
            assertThat(accepted.header("etag")).isEqualTo("\"2\"");
            assertThat(server.as(Role.VIEWER).get("/patch/policies/revisions").body().get("total").asInt()).isZero();
            assertThat(server.yard.audit.actions()).contains("policy.accept");
        }
    }
}
