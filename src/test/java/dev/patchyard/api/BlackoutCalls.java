package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.given.Policies;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

abstract class BlackoutCalls extends ServedCalls {
    private static final String FAIR =
            """
            {"name": "The Fair", "from": "2026-11-20", "to": "2026-11-23", "timezone": "Europe/Berlin",
             "ci_tags": {"env": "lab"}, "reason": "guests"}
            """;

    @Test
    void aBlackoutIsAddedReadReplacedAndRemoved() {
        ApiServer.Answer added = administrator().header("Idempotency-Key", "fair").post("/patch/blackouts", FAIR);
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("location")).isEqualTo("/patch/blackouts/the-fair");
        assertThat(added.body().get("begins_at").asText()).isEqualTo("2026-11-19T23:00:00Z");
        assertThat(added.body().get("ends_at").asText()).isEqualTo("2026-11-23T23:00:00Z");
        assertThat(server.as(Role.VIEWER).get("/patch/blackouts").body().at("/items/0/ci_tags/env").asText()).isEqualTo("lab");
        assertThat(administrator().post("/patch/blackouts", FAIR).status()).isEqualTo(409);
        assertThat(administrator().header("Idempotency-Key", "fair").post("/patch/blackouts", FAIR.replace("23", "24")).status())
                .isEqualTo(422);

        String path = "/patch/blackouts/the-fair";
        String longer = FAIR.replace("2026-11-23", "2026-11-24");
        assertThat(put(path, "\"7\"", longer).status()).isEqualTo(412);
        assertThat(put(path, null, longer).status()).isEqualTo(428);
        assertThat(put("/patch/blackouts/none", "\"1\"", longer).status()).isEqualTo(404);
        ApiServer.Answer replaced = put(path, "\"1\"", longer);
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.header("etag")).isEqualTo("\"2\"");
        assertThat(server.as(Role.VIEWER).get(path).body().get("to").asText()).isEqualTo("2026-11-24");

        assertThat(administrator().delete(path).status()).isEqualTo(428);
        assertThat(administrator().header("If-Match", "x").delete(path).status()).isEqualTo(400);
        assertThat(administrator().header("If-Match", "\"1\"").delete(path).status()).isEqualTo(412);
        assertThat(administrator().header("If-Match", "\"2\"").delete(path).status()).isEqualTo(204);
        assertThat(administrator().header("If-Match", "\"2\"").delete(path).status()).isEqualTo(404);
        assertThat(server.as(Role.VIEWER).get(path).status()).isEqualTo(404);
        assertThat(server.as(Role.VIEWER).get("/patch/blackouts?limit=0").field()).isEqualTo("limit");
        assertThat(server.yard.audit.actions()).contains("blackout.create", "blackout.change", "blackout.delete");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2026-11-23 | 2026-11-19 | to",
        "2026-11-20 | soon | from",
        "Europe/Berlin | Mars | timezone",
        "The Fair | ??? | name"
    })
    void aBadBlackoutIsRefusedWithTheFieldNamed(String good, String bad, String field) {
        ApiServer.Answer answer = administrator().post("/patch/blackouts", FAIR.replace(good, bad));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field()).isEqualTo(field);
    }

    @Test
    void thePreviewShowsWhichFiresFallIntoABlackout() {
        server.yard.hosts("web-1");
        server.yard.shelf.add(Policies.policy().id("debian").build(), false, Actor.SERVER);
        administrator().post("/patch/blackouts", FAIR);
        server.yard.slots.plan("debian", Instant.parse("2026-11-22T01:00:00Z"), () -> "run-1");
        JsonNode fires = server.as(Role.VIEWER).get("/patch/policies/debian/preview").body().get("fires");
        assertThat(fires.at("/0/at").asText()).isEqualTo("2026-11-22T01:00:00Z");
        assertThat(fires.at("/0/blackouts/0/name").asText()).isEqualTo("The Fair");
        assertThat(fires.at("/0/planned_run").asText()).isEqualTo("run-1");
        assertThat(fires.at("/1/blackouts")).isEmpty();
        assertThat(fires.at("/1/planned_run").isNull()).isTrue();
    }

    private ApiServer.Answer put(String path, String ifMatch, String body) {
        ApiServer.Call call = administrator();
        return (ifMatch == null ? call : call.header("If-Match", ifMatch)).send("PUT", path, "application/json", body);
    }

    private ApiServer.Call administrator() {
        return server.as(Role.ADMINISTRATOR);
    }
}
