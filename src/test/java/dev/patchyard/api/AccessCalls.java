package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Right;
import dev.patchyard.access.Role;
import io.micronaut.web.router.MethodBasedRouteInfo;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

abstract class AccessCalls extends OneServerCalls {
    private record Route(String method, String path, Optional<Right> needs) {
        /** @return an address with something in place of each variable */
        String address() {
            return path.replaceAll("\\{[^}]+}", "x");
        }
    }

    private Stream<Route> routes() {
        return server.context.getBean(Router.class).uriRoutes()
                .filter(route -> !"HEAD".equals(route.getHttpMethodName()))
                .map(AccessCalls::route)
                .distinct();
    }

    private static Route route(UriRouteInfo<?, ?> route) {
        Optional<Right> needs = ((MethodBasedRouteInfo<?, ?>) route).getTargetMethod().enumValue(Needs.class, Right.class);
        return new Route(route.getHttpMethodName(), route.getUriMatchTemplate().toPathString(), needs);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void noRouteButHealthAnswersWithoutAToken(Route route) {
        ApiServer.Answer answer = server.anonymous().send(route.method(), route.address());
        if ("/health".equals(route.path())) {
            assertThat(answer.text()).isEqualTo("{\"status\":\"up\",\"ready\":true,\"degraded\":[]}");
        } else {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("content-type")).startsWith("application/problem+json");
            assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRoleWithoutTheRightIsRefused(Route route) {
        if (route.needs().isEmpty()) {
            assertThat(route.path()).isEqualTo("/health");
            return;
        }
        for (Role role : Role.values()) {
            ApiServer.Answer answer = server.as(role).send(route.method(), route.address());
            boolean allowed = role.rights().contains(route.needs().get());
            assertThat(answer.status() == 403).as("%s %s %s", role, route.method(), route.path()).isEqualTo(!allowed);
        }
    }

    @Test
    void aTokenIsNotAcceptedAfterItsEnd() {
        String secret = server.tokens.issue("short", Role.VIEWER, server.yard.clock.instant().plusSeconds(60)).secret();
        assertThat(server.with(secret).get("/patch/policies").status()).isEqualTo(200);
        server.yard.clock.advance(Duration.ofSeconds(61));
        assertThat(server.with(secret).get("/patch/policies").status()).isEqualTo(401);
    }

    @Test
    void aTokenIsIssuedListedAndRevoked() {
        ApiServer.Answer issued = administrator().post("/patch/tokens", "{\"name\": \"carol\", \"role\": \"viewer\"}");
        assertThat(issued.status()).isEqualTo(201);
        String secret = issued.body().get("secret").asText();
        String id = issued.body().at("/token/id").asText();
        assertThat(server.with(secret).get("/patch/policies").status()).isEqualTo(200);
        assertThat(administrator().get("/patch/tokens?limit=200").text()).contains(id).doesNotContain(secret);
        assertThat(administrator().delete("/patch/tokens/" + id).status()).isEqualTo(204);
        assertThat(server.with(secret).get("/patch/policies").status()).isEqualTo(401);
        assertThat(administrator().delete("/patch/tokens/unknown").status()).isEqualTo(404);
        assertThat(administrator().get("/patch/tokens?cursor=x").field()).isEqualTo("cursor");
        assertThat(server.yard.audit.entries().toString()).contains("token.issue", "token.revoke").doesNotContain(secret);
    }

    @Test
    void aSecretIsToldOnceAlsoToThoseWhoAskTwice() {
        String body = "{\"name\": \"dave\", \"role\": \"operator\"}";
        ApiServer.Answer first = administrator().header("Idempotency-Key", "dave").post("/patch/tokens", body);
        ApiServer.Answer again = administrator().header("Idempotency-Key", "dave").post("/patch/tokens", body);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body().get("token")).isEqualTo(first.body().get("token"));
        assertThat(again.body().get("secret").isNull()).isTrue();
        assertThat(administrator().header("Idempotency-Key", "dave")
                        .post("/patch/tokens", "{\"name\": \"dave\", \"role\": \"viewer\"}").status())
                .isEqualTo(422);
    }

    @Test
    void aBadTokenRequestNamesTheField() {
        assertThat(administrator().post("/patch/tokens", "{\"name\": \"x\", \"role\": \"king\"}").field()).isEqualTo("role");
        assertThat(administrator().post("/patch/tokens", "{\"name\": \" \", \"role\": \"viewer\"}").field()).isEqualTo("name");
        assertThat(administrator().post("/patch/tokens", "{\"name\": \"<b>\", \"role\": \"viewer\"}").field()).isEqualTo("name");
        assertThat(administrator().post("/patch/tokens", "{\"name\": \"x\", \"role\": \"bootstrap\"}").status()).isEqualTo(422);
        assertThat(administrator().post("/patch/tokens",
                        "{\"name\": \"x\", \"role\": \"viewer\", \"expires_at\": \"2031-01-01T00:00:00Z\"}").field())
                .isEqualTo("expires_at");
        assertThat(administrator().post("/patch/tokens",
                        "{\"name\": \"x\", \"role\": \"viewer\", \"expires_at\": \"soon\"}").field())
                .isEqualTo("expires_at");
        assertThat(administrator().post("/patch/tokens", "{\"name\": \"x\", \"role\": \"viewer\", \"rights\": []}").field())
                .isEqualTo("rights");
    }

    @Test
    void theAuditTrailIsForAuditors() {
        administrator().post("/patch/tokens", "{\"name\": \"audited\", \"role\": \"viewer\"}");
        administrator().post("/patch/tokens", "{\"name\": \"audited\", \"role\": \"viewer\"}");
        ApiServer.Answer answer = server.as(Role.AUDITOR).get("/patch/audit?limit=1");
        assertThat(answer.body().at("/items/0/action").asText()).isEqualTo("token.issue");
        assertThat(answer.body().get("next_cursor").isNull()).isFalse();
        assertThat(server.as(Role.AUDITOR).get("/patch/audit?limit=x").status()).isEqualTo(400);
    }

    @Test
    void row07_withoutItsDatabaseTheServerIsAliveAndNotReady() {
        assertThat(server.anonymous().get("/health?probe=ready").status()).isEqualTo(200);
        server.vitals.away = true;
        server.yard.clock.advance(Duration.ofSeconds(2));
        ApiServer.Answer live = server.anonymous().get("/health");
        assertThat(live.status()).isEqualTo(200);
        assertThat(live.text()).isEqualTo("{\"status\":\"up\",\"ready\":false,\"degraded\":[\"database\"]}");
        assertThat(server.anonymous().get("/health?probe=live").status()).isEqualTo(200);
        assertThat(server.anonymous().get("/health?probe=ready").status()).isEqualTo(503);
        assertThat(server.anonymous().get("/health?probe=deep").field()).isEqualTo("probe");
        assertThat(server.as(Role.VIEWER).get("/metrics").text()).contains("patchyard_runs_without_live_lease NaN");
        server.vitals.away = false;
        server.yard.clock.advance(Duration.ofSeconds(2));
        assertThat(server.anonymous().get("/health?probe=ready").status()).isEqualTo(200);
    }

    @Test
    void metricsTellWhatShouldBeZeroOrSmall() {
        assertThat(server.as(Role.VIEWER).get("/metrics").text()).contains(
                "patchyard_runs_without_live_lease 2.0", "patchyard_runs_parked 1.0", "patchyard_effects_unknown 3.0",
                "patchyard_outbox_oldest_age 90.0", "patchyard_slots_missed 4.0",
                "patchyard_slots_skipped{reason=\"overlap\"} 5.0", "patchyard_slots_skipped{reason=\"blackout\"} 0.0",
                "patchyard_snapshots_untracked 0.0");
    }

    @Test
    void metricsNeedARight() {
        ApiServer.Answer answer = server.as(Role.VIEWER).get("/metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("jvm_");
    }

    @Test
    void whatIsNotThereIsAProblemToo() {
        assertThat(server.as(Role.VIEWER).get("/nothing/here").code()).isEqualTo("not_found");
        assertThat(server.anonymous().get("/nothing/here").status()).isEqualTo(404);
        assertThat(server.as(Role.VIEWER).send("PUT", "/patch/policies", "application/json", "{}").status()).isEqualTo(405);
        assertThat(server.as(Role.AUTHOR_OF_POLICIES).send("POST", "/patch/policies", "text/plain", "{}").status()).isEqualTo(415);
        assertThat(server.as(Role.AUTHOR_OF_POLICIES)
                        .send("POST", "/patch/policies", "application/x-www-form-urlencoded", "name=x").status())
                .isEqualTo(415);
    }

    @Test
    void aLargeBodyIsRefused() {
        String large = "{\"name\": \"" + "x".repeat(1_100_000) + "\"}";
        ApiServer.Answer answer = server.as(Role.AUTHOR_OF_POLICIES).post("/patch/policies", large);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("too_large");
    }

    @Test
    void nestedNonsenseIsRefusedQuickly() {
        ApiServer.Answer answer = server.as(Role.AUTHOR_OF_POLICIES).post("/patch/policies", "[".repeat(100_000));
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void hostileTextInAddressesNeverComesBackAsAnInternalError() {
        List<String> hostile = List.of(
                "%27%20OR%201=1--", "..%2f..%2fetc%2fpasswd", "%7B%7B7*7%7D%7D", "%00", "%3Cscript%3E", "%F0%9F%92%A9", "a%0Ab");
        for (String text : hostile) {
            for (String path : List.of(
                    "/patch/policies/", "/patch/runs/", "/patch/advisories/", "/patch/compliance/", "/patch/compliance/scans/")) {
                ApiServer.Answer answer = server.as(Role.VIEWER).get(path + text);
                assertThat(answer.status()).as(path + text).isIn(400, 404);
                assertThat(answer.text()).doesNotContain("Exception", "dev.patchyard", "SELECT", "/opt/", "/home/");
            }
        }
    }

    @Test
    void rightsAndContractSayTheSame() {
        List<String> open = Contract.operations().entrySet().stream()
                .filter(operation -> operation.getValue().path("x-right").isMissingNode())
                .map(Map.Entry::getKey)
                .toList();
        assertThat(open).containsExactly("GET /health");
        assertThat(routes().sorted(Comparator.comparing(Route::path)).map(route ->
                        route.method() + " " + route.path() + " " + route.needs().map(Words::of).orElse("")))
                .containsExactlyInAnyOrderElementsOf(Contract.operations().entrySet().stream()
                        .map(operation -> operation.getKey() + " " + operation.getValue().path("x-right").asText())
                        .toList());
        assertThat(Arrays.stream(Right.values()).map(Words::of)).contains("view", "audit");
    }

    private ApiServer.Call administrator() {
        return server.as(Role.ADMINISTRATOR);
    }
}
