package dev.patchyard.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.access.IdempotencyKeys;
import dev.patchyard.access.Role;
import dev.patchyard.access.TokenShelf;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.FeedShelf;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.IncidentBook;
import dev.patchyard.alert.Notifier;
import dev.patchyard.alert.StandingAlarms;
import dev.patchyard.audit.AuditBook;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.change.Itsm;
import dev.patchyard.compliance.AcceptanceShelf;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceDays;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.FakeTraces;
import dev.patchyard.fake.FakeVitals;
import dev.patchyard.fake.InMemoryNodeMemory;
import dev.patchyard.fake.InMemoryRestoreBook;
import dev.patchyard.fake.FakeProbe;
import dev.patchyard.fake.InMemoryAcceptanceShelf;
import dev.patchyard.fake.InMemoryComplianceDays;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryFeedShelf;
import dev.patchyard.fake.InMemoryIdempotencyKeys;
import dev.patchyard.fake.InMemoryIncidentBook;
import dev.patchyard.fake.InMemoryPolicyRevisions;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.fake.InMemorySlotLedger;
import dev.patchyard.fake.InMemoryStandingAlarms;
import dev.patchyard.fake.InMemoryTokens;
import dev.patchyard.given.Yard;
import dev.patchyard.health.HostProbe;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.patching.HostRecovery;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.policy.BlackoutShelf;
import dev.patchyard.policy.PolicyRevisions;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.EvidenceShelf;
import dev.patchyard.run.NodeClock;
import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.PauseShelf;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Vitals;
import dev.patchyard.run.restore.NodeMemory;
import dev.patchyard.run.restore.PlayTraces;
import dev.patchyard.run.restore.RestoreBook;
import dev.patchyard.snapshot.SimEngine;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real server over in-memory doors. Every exchange is held against the contract. */
final class ApiServer implements AutoCloseable {
    private static final Path STATE = temporary();

    final Yard yard = new Yard();
    final InMemoryRiskBook risks = yard.risks;
    final InMemoryAdvisoryBoard advisories = new InMemoryAdvisoryBoard(risks);
    final InMemoryFeedShelf feeds = new InMemoryFeedShelf();
    final InMemoryComplianceDays days = new InMemoryComplianceDays();
    final InMemoryAcceptanceShelf acceptances = new InMemoryAcceptanceShelf();
    final InMemoryTokens tokens = new InMemoryTokens(yard.clock);
    final InMemoryPolicyRevisions revisions = new InMemoryPolicyRevisions(yard.shelf, yard.clock);
    final InMemorySlotLedger slots = yard.slots;
    final InMemoryIncidentBook incidents = new InMemoryIncidentBook(yard.clock);
    final FakeTraces traces = new FakeTraces();
    final FakeVitals vitals = new FakeVitals(yard.clock);
    final InMemoryIdempotencyKeys keys = new InMemoryIdempotencyKeys(yard.clock);
    final ApplicationContext context;
    private final EmbeddedServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Role, String> secrets = new EnumMap<>(Role.class);

    ApiServer() {
        this(Map.of());
    }

    /** @param instead what stands behind a door instead of the usual double */
    ApiServer(Map<Class<?>, Object> instead) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("micronaut.server.port", -1);
        properties.put("patchyard.walk-runs", "false");
        properties.put("patchyard.state-directory", STATE.toString());
        context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .properties(properties)
                .banner(false)
                .build();
        Map<Class<?>, Object> doors = new HashMap<>(doors());
        doors.putAll(instead);
        doors.forEach(this::put);
        context.start();
        server = context.getBean(EmbeddedServer.class).start();
    }

    private static Path temporary() {
        try {
            Path directory = Files.createTempDirectory("patchyard-api");
            directory.toFile().deleteOnExit();
            directory.resolve("bootstrap-token").toFile().deleteOnExit();
            return directory;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private Map<Class<?>, Object> doors() {
        return Map.ofEntries(
                Map.entry(Clock.class, yard.clock),
                Map.entry(NodeClock.class, new NodeClock(yard.clock)),
                Map.entry(PolicyShelf.class, yard.shelf),
                Map.entry(PolicyRevisions.class, revisions),
                Map.entry(ComplianceBoard.class, yard.board),
                Map.entry(ComplianceDays.class, days),
                Map.entry(AdvisoryBoard.class, advisories),
                Map.entry(FeedShelf.class, feeds),
                Map.entry(RiskBook.class, risks),
                Map.entry(PackageBook.class, yard.packages),
                Map.entry(AcceptanceShelf.class, acceptances),
                Map.entry(RunStore.class, yard.store),
                Map.entry(ParkedRuns.class, yard.store),
                Map.entry(Vitals.class, vitals),
                Map.entry(RestoreBook.class, new InMemoryRestoreBook(yard.store, yard.clock)),
                Map.entry(NodeMemory.class, new InMemoryNodeMemory()),
                Map.entry(PlayTraces.class, traces),
                Map.entry(EventFeed.class, yard.feed),
                Map.entry(StandingAlarms.class, new InMemoryStandingAlarms()),
                Map.entry(PauseShelf.class, yard.pauses),
                Map.entry(EvidenceShelf.class, yard.evidence),
                Map.entry(AuditTrail.class, yard.audit),
                Map.entry(AuditBook.class, yard.audit),
                Map.entry(UnitOfWork.class, new DirectUnitOfWork()),
                Map.entry(TokenShelf.class, tokens),
                Map.entry(IdempotencyKeys.class, keys),
                Map.entry(SlotLedger.class, slots),
                Map.entry(BlackoutShelf.class, yard.blackouts),
                Map.entry(Cmdb.class, yard.cmdb),
                Map.entry(Itsm.class, yard.itsm),
                Map.entry(SimEngine.class, yard.hypervisor),
                Map.entry(Notifier.class, yard.notifier),
                Map.entry(IncidentBook.class, incidents),
                Map.entry(Scanner.class, yard.scanner),
                Map.entry(HostProbe.class, new FakeProbe(yard.fleet)),
                Map.entry(PatchExecutor.class, yard.executor),
                Map.entry(HostRecovery.class, yard.executor));
    }

    /** Puts a double in the place of whatever stands behind the door in the product. */
    @SuppressWarnings("unchecked")
    private <T> void put(Class<T> door, Object twin) {
        context.registerBeanDefinition(RuntimeBeanDefinition.builder(door, () -> (T) twin)
                .singleton(true)
                .replaces(door)
                .build());
    }

    /** @return a bearer token of the role, made once; its holder is called like the role */
    synchronized String tokenOf(Role role) {
        return secrets.computeIfAbsent(role, r -> tokens.issue(
                        r.name().toLowerCase().replace('_', '-'), r, yard.clock.instant().plus(Duration.ofDays(300)))
                .secret());
    }

    URI uri(String path) {
        return URI.create(server.getURL() + path);
    }

    /** Opens a WebSocket the way a browser or a program does. */
    CompletableFuture<WebSocket> listen(String path, @Nullable String secret, @Nullable String origin, WebSocket.Listener listener) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (secret != null) {
            builder.header("Authorization", "Bearer " + secret);
        }
        if (origin != null) {
            builder.header("Origin", origin);
        }
        return builder.buildAsync(URI.create(uri(path).toString().replaceFirst("^http", "ws")), listener)
                .orTimeout(60, TimeUnit.SECONDS);
    }

    Call as(Role role) {
        return new Call(tokenOf(role));
    }

    Call anonymous() {
        return new Call(null);
    }

    Call with(String secret) {
        return new Call(secret);
    }

    @Override
    public void close() {
        context.close();
    }

    /** One answer. */
    record Answer(int status, JsonNode body, String text, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(), "");
        }

        /** @return the code of a problem */
        String code() {
            return body.path("code").asText();
        }

        /** @return the first field at fault */
        String field() {
            return body.at("/errors/0/field").asText();
        }
    }

    /** One request in the making. */
    final class Call {
        private final HttpRequest.Builder builder = HttpRequest.newBuilder().timeout(Duration.ofSeconds(30));
        private @Nullable String body;

        private Call(@Nullable String secret) {
            if (secret != null) {
                builder.header("Authorization", "Bearer " + secret);
            }
        }

        Call header(String name, String value) {
            builder.header(name, value);
            return this;
        }

        Answer get(String path) {
            return send("GET", path);
        }

        Answer delete(String path) {
            return send("DELETE", path);
        }

        Answer post(String path, String text) {
            return send("POST", path, "application/json", text);
        }

        Answer patch(String path, String text) {
            return send("PATCH", path, "application/json", text);
        }

        Answer send(String method, String path, String mediaType, String text) {
            body = text;
            builder.header("Content-Type", mediaType);
            return send(method, path);
        }

        Answer send(String method, String path) {
            HttpRequest request = builder.uri(uri(path))
                    .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                Contract.judge(request, body, response);
                Map<String, String> headers = new HashMap<>();
                response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
                boolean isJson = headers.getOrDefault("content-type", "").contains("json");
                return new Answer(
                        response.statusCode(), isJson ? json.readTree(response.body()) : json.missingNode(), response.body(), headers);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(asked);
            }
        }
    }
}
