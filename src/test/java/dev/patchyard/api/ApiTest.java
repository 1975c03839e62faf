package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.policy.PolicyFields;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.web.router.MethodBasedRouteInfo;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import io.micronaut.websocket.WebSocketSession;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;

/** The whole API against its contract: first every kind of call, at last whether the contract promises anything unseen. */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class ApiTest {
    @Nested
    @Order(1)
    class Policies extends PolicyCalls {}

    @Nested
    @Order(2)
    class Revisions extends RevisionCalls {}

    @Nested
    @Order(3)
    class Compliance extends ComplianceCalls {}

    @Nested
    @Order(3)
    class Exported extends ExportCalls {}

    @Nested
    @Order(4)
    class Runs extends RunCalls {}

    @Nested
    @Order(4)
    class Plans extends PlanCalls {}

    @Nested
    @Order(4)
    class Blackouts extends BlackoutCalls {}

    @Nested
    @Order(4)
    class Pauses extends PauseCalls {}

    @Nested
    @Order(4)
    class Parked extends ParkCalls {}

    @Nested
    @Order(4)
    class Reconciled extends ReconcileCalls {}

    @Nested
    @Order(4)
    class Retries extends RetryCalls {}

    @Nested
    @Order(5)
    class Access extends AccessCalls {}

    @Nested
    @Order(6)
    class FailedLogins extends FailedLoginsCalls {}

    @Nested
    @Order(6)
    class Changes extends ChangeCalls {}

    @Nested
    @Order(6)
    class Findings extends FindingCalls {}

    @Nested
    @Order(6)
    class Feeds extends FeedCalls {}

    @Nested
    @Order(6)
    class Incidents extends IncidentCalls {}

    @Nested
    @Order(6)
    class Builtin extends BuiltinCalls {}

    @Nested
    @Order(7)
    class Events extends EventCalls {}

    @Nested
    @Order(8)
    class Failures {
        @Test
        void anUnexpectedFailureTellsNothingOfTheInside() {
            Object broken = Proxy.newProxyInstance(
                    AdvisoryBoard.class.getClassLoader(), new Class<?>[] {AdvisoryBoard.class}, (proxy, method, arguments) -> {
                        throw new IllegalStateException("SELECT secret FROM /opt/patchyard");
                    });
            try (ApiServer server = new ApiServer(Map.of(AdvisoryBoard.class, broken))) {
                ApiServer.Answer answer = server.as(Role.VIEWER).get("/patch/advisories/CVE-2026-1");
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.text()).doesNotContain("SELECT", "opt", "Exception");
                assertThat(answer.body().get("request_id").asText()).hasSize(36);
            }
        }
    }

    @Nested
    @Order(9)
    class Bodies extends OneServerCalls {
        @Test
        void everyBodyIsBoundedTypedAndParsedBeforeAnythingHappens() {
            Contract.operations().forEach((operation, description) -> {
                if (description.has("requestBody")) {
                    String method = operation.split(" ")[0];
                    String path = operation.split(" ")[1].replaceAll("\\{[a-z_]+}", "x");
                    Role role = roleWith(description.get("x-right").asText());
                    assertThat(call(role).send(method, path, "text/plain", "{}").status()).as(operation).isEqualTo(415);
                    assertThat(call(role).send(method, path, "application/json", "{").status()).as(operation).isEqualTo(400);
                    String large = "{\"reason\": \"" + "x".repeat(1_100_000) + "\"}";
                    assertThat(call(role).send(method, path, "application/json", large).status()).as(operation).isEqualTo(413);
                }
            });
            assertThat(server.yard.audit.entries()).allMatch(entry -> "server".equals(entry.actor()));
        }

        @Test
        void aKeyWhoseFirstRequestIsStillWorkedOnIsAConflict() {
            Map<String, Object> requests = Map.of(
                    "/patch/policies", Map.of(),
                    "/patch/compliance/scan", new ScanController.ScanRequest(null, null),
                    "/patch/plans", new PlanController.PlanRequest("debian", null, null, null),
                    "/patch/blackouts", new BlackoutWire.Input("b", "2026-11-20", "2026-11-20", "UTC", null, null),
                    "/patch/tokens", new TokenController.TokenRequest("eve", "viewer", null),
                    "/patch/runs", new RunController.StartRequest("debian", null, null, true, null, null, null));
            Map<String, String> bodies = Map.of(
                    "/patch/policies", "{}",
                    "/patch/compliance/scan", "{}",
                    "/patch/plans", "{\"policy_id\": \"debian\"}",
                    "/patch/blackouts",
                    "{\"name\": \"b\", \"from\": \"2026-11-20\", \"to\": \"2026-11-20\", \"timezone\": \"UTC\"}",
                    "/patch/tokens", "{\"name\": \"eve\", \"role\": \"viewer\"}",
                    "/patch/runs", "{\"policy_id\": \"debian\", \"dry_run\": true}");
            requests.forEach((path, request) -> {
                Actor actor = new Actor("administrator", Role.ADMINISTRATOR.rights());
                HttpRequest<?> first = HttpRequest.POST(path, "").header("Idempotency-Key", path);
                server.context.getBean(Idempotency.class).once(first, actor, request, () -> {
                    ApiServer.Answer second = server.as(Role.ADMINISTRATOR).header("Idempotency-Key", path)
                            .post(path, bodies.get(path));
                    assertThat(second.status()).as(path).isEqualTo(409);
                    assertThat(second.body().get("detail").asText()).contains("still worked on");
                    return HttpResponse.ok("done");
                });
            });
        }

        private ApiServer.Call call(Role role) {
            return server.as(role).header("If-Match", "\"1\"");
        }

        private static Role roleWith(String right) {
            return Arrays.stream(Role.values())
                    .filter(role -> role.rights().stream().map(Words::of).anyMatch(right::equals))
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        void parametersAndBodiesOfControllersAreThoseOfTheContract() {
            Map<String, Set<String>> code = new TreeMap<>();
            Map<String, Set<String>> contract = new TreeMap<>();
            server.context.getBean(Router.class).uriRoutes()
                    .filter(route -> !"HEAD".equals(route.getHttpMethodName()))
                    .forEach(route -> code.put(
                            route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString(), taken(route)));
            Contract.operations().forEach((operation, description) -> contract.put(operation, promised(description)));
            assertThat(code).isEqualTo(contract);
        }

        private Set<String> taken(UriRouteInfo<?, ?> route) {
            Set<String> names = new TreeSet<>();
            for (Argument<?> argument : ((MethodBasedRouteInfo<?, ?>) route).getTargetMethod().getArguments()) {
                if (argument.getType() == HttpRequest.class) {
                    names.add("Idempotency-Key");
                } else if (argument.isAnnotationPresent(Body.class)) {
                    names.addAll(fields(argument.getType()));
                } else if (argument.getType() != Actor.class && argument.getType() != WebSocketSession.class) {
                    names.add(argument.getAnnotationMetadata().stringValue(Bindable.class)
                            .filter(name -> !name.isEmpty()).orElse(argument.getName()));
                }
            }
            return names;
        }

        /** A map stands for a policy, whose fields have one home. */
        private static List<String> fields(Class<?> body) {
            if (body == Map.class) {
                return PolicyFields.write(dev.patchyard.given.Policies.policy().build()).keySet().stream()
                        .filter(name -> !"id".equals(name))
                        .map(name -> "body." + name)
                        .toList();
            }
            return Arrays.stream(body.getRecordComponents())
                    .map(RecordComponent::getName)
                    .map(name -> "body." + NameUtils.underscoreSeparate(name).toLowerCase())
                    .toList();
        }

        private static Set<String> promised(JsonNode operation) {
            Set<String> names = StreamSupport.stream(operation.path("parameters").spliterator(), false)
                    .map(parameter -> parameter.has("$ref")
                            ? Contract.document().at(parameter.get("$ref").asText().substring(1))
                            : parameter)
                    .map(parameter -> parameter.get("name").asText())
                    .collect(Collectors.toCollection(TreeSet::new));
            String schema = operation.at("/requestBody/content/application~1json/schema/$ref").asText();
            if (!schema.isEmpty()) {
                Contract.properties(schema.substring(schema.lastIndexOf('/') + 1)).stream()
                        .filter(name -> !(schema.endsWith("PolicyInput") && "id".equals(name)))
                        .forEach(name -> names.add("body." + name));
            }
            return names;
        }
    }

    @Nested
    @Order(10)
    class Promises {
        @Test
        void everyAnswerThatTheContractPromisesWasSeen() {
            List<String> unseen = new ArrayList<>();
            Contract.operations().forEach((operation, description) -> description.get("responses").fieldNames()
                    .forEachRemaining(status -> {
                        boolean everywhere = "429".equals(status) || "500".equals(status);
                        if (!everywhere && !Contract.SEEN.contains(operation + " " + status)) {
                            unseen.add(operation + " " + status);
                        }
                    }));
            assertThat(unseen).isEmpty();
            assertThat(Contract.SEEN).anyMatch(seen -> seen.endsWith(" 429")).anyMatch(seen -> seen.endsWith(" 500"));
        }
    }
}
