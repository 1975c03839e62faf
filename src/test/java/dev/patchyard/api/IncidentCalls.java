package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Role;
import dev.patchyard.alert.Alert;
import java.util.List;
import org.junit.jupiter.api.Test;

abstract class IncidentCalls {
    private static final String INCIDENTS = "/patch/incidents";
    private static final String CAUSE = "{\"root_cause\": \"a cable\"}";

    @Test
    void incidentsAreListedAndResolvedOnce() {
        try (ApiServer server = new ApiServer()) {
            String id = server.incidents.open(new Alert(
                    Alert.Severity.P2, "One host is unknown", "deb-01: UNKNOWN", List.of("deb-01"), "patch-run:1:unknown", "chg"));
            JsonNode listed = server.as(Role.VIEWER).get(INCIDENTS + "?status=open").body().at("/items/0");
            assertThat(listed.get("title").asText()).isEqualTo("One host is unknown");
            assertThat(listed.get("severity").asText()).isEqualTo("P2");
            assertThat(listed.get("resolved_by").isNull()).isTrue();

            ApiServer.Answer resolved = server.as(Role.OPERATOR).post(INCIDENTS + "/" + id + "/resolve", CAUSE);

            assertThat(resolved.body().get("status").asText()).isEqualTo("resolved");
            assertThat(resolved.body().get("resolved_by").asText()).isEqualTo("operator");
            assertThat(server.as(Role.OPERATOR).post(INCIDENTS + "/" + id + "/resolve", CAUSE).status()).isEqualTo(409);
            assertThat(server.as(Role.OPERATOR).post(INCIDENTS + "/" + id + "/resolve", "{}").field()).isEqualTo("root_cause");
            assertThat(server.as(Role.VIEWER).get(INCIDENTS + "/" + id).body().get("root_cause").asText()).isEqualTo("a cable");
            assertThat(server.as(Role.VIEWER).get(INCIDENTS + "?status=open").body().get("total").asInt()).isZero();
            assertThat(server.as(Role.VIEWER).get(INCIDENTS + "?status=lost").field()).isEqualTo("status");
            assertThat(server.as(Role.VIEWER).get(INCIDENTS + "/nobody").status()).isEqualTo(404);
            assertThat(server.as(Role.OPERATOR).post(INCIDENTS + "/nobody/resolve", CAUSE).status()).isEqualTo(404);
            assertThat(server.yard.audit.actions()).contains("incident.resolve");
        }
    }
}
