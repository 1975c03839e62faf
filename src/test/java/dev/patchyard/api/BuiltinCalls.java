package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.adapter.simengine.NoSimEngine;
import dev.patchyard.given.Policies;
import dev.patchyard.inventory.InventorySource;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.run.Fitness;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server without a hypervisor, and one whose inventory file cannot be used. */
abstract class BuiltinCalls {
    private static final Map<Class<?>, Object> NO_HYPERVISOR = Map.of(Fitness.class, new Fitness(new NoSimEngine()));
    private static final String POLICY = """
            {"id": "bare", "name": "Bare", "os_type": "debian12", "target_ci_tags": {"env": "lab"}, "enabled": true""";

    @Test
    void withoutAHypervisorAPolicyIsEnabledOnlyWhenItGivesUpSnapshotsInSoManyWords() {
        try (ApiServer server = new ApiServer(NO_HYPERVISOR)) {
            ApiServer.Answer refused = author(server).post("/patch/policies", POLICY + "}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.field()).isEqualTo("pre_patch_snapshot");
            assertThat(refused.text()).contains("say false", "restore from backup");
            assertThat(author(server).post("/patch/policies", POLICY + ", \"pre_patch_snapshot\": false, \"rollback\": \"auto\"}")
                            .field())
                    .isEqualTo("rollback");
            assertThat(author(server).post("/patch/policies", POLICY.replace("true", "false") + "}").status()).isEqualTo(201);
            assertThat(author(server).header("If-Match", "\"1\"").patch("/patch/policies/bare", "{\"enabled\": true}").field())
                    .isEqualTo("pre_patch_snapshot");
            assertThat(author(server).header("If-Match", "\"1\"")
                            .patch("/patch/policies/bare", "{\"enabled\": true, \"pre_patch_snapshot\": false}").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutAHypervisorAnEditThatWantsSnapshotsIsNotAccepted() {
        try (ApiServer server = new ApiServer(NO_HYPERVISOR)) {
            PatchPolicy wanting = Policies.policy().id("filed").build();
            server.yard.shelf.add(wanting, true, Actor.SERVER);
            server.revisions.propose(Policies.policy().id("filed").takingEverything().build(), "ab".repeat(32), "file a.yml");

            ApiServer.Answer refused = server.as(Role.APPROVER)
                    .post("/patch/policies/revisions/filed/accept", "{\"digest\": \"" + "ab".repeat(32) + "\"}");

            assertThat(refused.field()).isEqualTo("pre_patch_snapshot");
            assertThat(server.revisions.pending("filed")).isPresent();
        }
    }

    @Test
    void aBrokenInventoryIsToldByHealthAndMetricsAndABrokenNothingElse() {
        InventorySource.Standing[] standing = {
            new InventorySource.Standing(InventorySource.Quality.CURRENT, "", Instant.ofEpochSecond(1_700_000_000), 3)
        };
        InventorySource source = () -> standing[0];
        try (ApiServer server = new ApiServer(Map.of(InventorySource.class, source))) {
            assertThat(server.anonymous().get("/health").text()).isEqualTo("{\"status\":\"up\",\"ready\":true,\"degraded\":[]}");
            assertThat(server.as(Role.VIEWER).get("/metrics").text())
                    .contains("patchyard_inventory_current 1.0", "patchyard_inventory_hosts 3.0")
                    .containsPattern("patchyard_inventory_read_seconds 1\\.7E9");

            standing[0] = new InventorySource.Standing(
                    InventorySource.Quality.OUTDATED, "line 7: secret words", Instant.ofEpochSecond(1_700_000_000), 3);

            ApiServer.Answer health = server.anonymous().get("/health");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.text()).isEqualTo("{\"status\":\"up\",\"ready\":true,\"degraded\":[\"inventory\"]}");
            assertThat(server.as(Role.VIEWER).get("/metrics").text()).contains("patchyard_inventory_current 0.0");
        }
    }

    private static ApiServer.Call author(ApiServer server) {
        return server.as(Role.AUTHOR_OF_POLICIES);
    }
}
