package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.access.TokenShelf;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.given.Policies;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.journey.Eventually;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunRequest;
import io.micronaut.http.server.netty.DefaultNettyEmbeddedServerFactory;
import io.micronaut.websocket.event.WebSocketSessionClosedEvent;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class EventCalls {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final EventPace QUICK =
            new EventPace(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofSeconds(30));

    private ApiServer server;

    @BeforeEach
    void start() {
        server = started(QUICK);
    }

    private static EventPace impatient(Duration goodbye) {
        return new EventPace(Duration.ofMillis(10), Duration.ofDays(1), Duration.ofSeconds(1), goodbye);
    }

    private static ApiServer started(EventPace pace) {
        ApiServer started = new ApiServer(Map.of(EventPace.class, pace));
        started.yard.hosts("web-1", "web-2");
        started.yard.shelf.add(Policies.policy().id("debian").takingEverything().build(), false, Actor.SERVER);
        return started;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everybodyWhoListensHearsWhatHappensAsItHappens() {
        Ear one = heardFrom("?after=0");
        Ear two = heardFrom("?after=0");
        PatchRun planned = server.yard.dryRun("debian");
        for (Ear ear : List.of(one, two)) {
            assertThat(ear.next().get("type").asText()).isEqualTo("patch.run.started");
            JsonNode end = ear.next();
            assertThat(end.get("seq").asLong()).isEqualTo(2);
            assertThat(end.get("type").asText()).isEqualTo("patch.run.completed");
            assertThat(end.get("subject").asText()).isEqualTo(planned.id());
            assertThat(end.at("/data/verdict").asText()).isEqualTo("succeeded");
            assertThat(end.at("/data/hosts").toString()).isEqualTo("{\"not_started\":2}");
            assertThat(end.get("occurred_at").asText()).isEqualTo(Words.time(server.yard.feed.after(1, 1).getFirst().at()));
        }
    }

    @Test
    void everyTypeOfEventIsToldInTheWordsOfTheContract() {
        Instant slot = server.yard.clock.instant();
        server.yard.walk(server.yard.desk.request(new RunRequest(
                "debian", RunRequest.Trigger.SCHEDULE, Actor.SCHEDULE, false, List.of(), null, null, slot, "", false)));
        server.yard.feed.tell(new FeedEvent.Draft(FeedEvent.Type.SLOT_MISSED, "debian", Map.of(
                "policy_id", "debian", "slot", slot.toString(), "reason", "overlap", "detail", "run r has not ended")));
        server.as(Role.OPERATOR).post("/patch/compliance/scan", "{}");
        Ear ear = heardFrom("?after=0");
        assertThat(List.of(ear.next(), ear.next(), ear.next(), ear.next(), ear.next()))
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "patch.scheduled", "patch.run.started", "patch.run.completed", "patch.slot_missed",
                        "patch.compliance.low");
    }

    @Test
    void aConnectionThatEndsAfterTheServerDoesIsNoError() {
        try (ApiServer ending = started(QUICK)) {
            WebSocket socket = ending.listen("/patch/events", ending.tokenOf(Role.VIEWER), null, Ear.open()).join();
            DefaultNettyEmbeddedServerFactory services = ending.context.getBean(DefaultNettyEmbeddedServerFactory.class);
            ending.context.close();
            assertThat(services.getEventPublisher(WebSocketSessionClosedEvent.class).isEmpty()).isTrue();
            socket.abort();
        }
    }

    @Test
    void whoComesBackGoesOnWithoutLoss() throws Exception {
        Ear first = Ear.open();
        WebSocket socket = server.listen("/patch/events?after=0", viewer(), null, first).join();
        tell(3);
        first.next();
        long seen = first.next().get("seq").asLong();
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
        assertThat(first.closed.get(60, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
        tell(250);
        Ear second = heardFrom("?after=" + seen);
        for (long seq = seen + 1; seq <= 253; seq++) {
            assertThat(second.next().get("seq").asLong()).isEqualTo(seq);
        }
        nobodyListensBut(1);
    }

    @Test
    void withoutANumberOnlyNewsIsTold() throws Exception {
        tell(5);
        Ear ear = heardFrom("");
        assertThat(ear.twoPings.await(60, TimeUnit.SECONDS)).isTrue();
        tell(1);
        assertThat(ear.next().get("seq").asLong()).isEqualTo(6);
    }

    @Test
    void onlyATokenThatMaySeeMayListen() {
        assertThat(refusal(null, null, "")).isEqualTo(401);
        assertThat(refusal("nonsense", null, "")).isEqualTo(401);
        assertThat(refusal(server.tokenOf(Role.BOOTSTRAP), null, "")).isEqualTo(403);
        assertThat(server.anonymous().get("/patch/events").status()).isEqualTo(401);
        assertThat(server.as(Role.BOOTSTRAP).get("/patch/events").status()).isEqualTo(403);
        nobodyListensBut(0);
    }

    @Test
    void pagesOfAnotherOriginMayNotListen() {
        for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1", "%")) {
            assertThat(refusal(viewer(), origin, "")).as(origin).isEqualTo(403);
        }
        String own = "http://" + server.uri("").getAuthority();
        assertThat(server.listen("/patch/events", viewer(), own, Ear.open()).join().isInputClosed()).isFalse();
    }

    @Test
    void aNumberMustBeOne() throws Exception {
        for (String after : List.of("x", "-1", "", "1234567890123456789")) {
            assertThat(refusal(viewer(), null, "?after=" + after)).as(after).isEqualTo(400);
        }
        tell(1);
        assertThat(heardFrom("?after=2").reason.get(60, TimeUnit.SECONDS)).isEqualTo(EventPump.AHEAD.getReason());
    }

    @Test
    void aRequestThatIsNoHandshakeIsRefused() {
        ApiServer.Answer answer = server.as(Role.VIEWER).get("/patch/events");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("detail").asText()).isNotEmpty();
    }

    @Test
    void whoLosesTheRightIsClosed() throws Exception {
        TokenShelf.Issued issued =
                server.tokens.issue("eve", Role.VIEWER, server.yard.clock.instant().plus(Duration.ofDays(1)));
        Ear ear = Ear.open();
        server.listen("/patch/events", issued.secret(), null, ear).join();
        assertThat(ear.twoPings.await(60, TimeUnit.SECONDS)).isTrue();
        server.tokens.revoke(issued.token().id());
        assertThat(ear.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1008);
        assertThat(ear.reason.join()).isEqualTo(EventPump.NO_RIGHT.getReason());
    }

    @Test
    void aListenerThatTalksIsClosed() throws Exception {
        Ear ear = Ear.open();
        WebSocket socket = server.listen("/patch/events", viewer(), null, ear).join();
        assertThat(ear.twoPings.await(60, TimeUnit.SECONDS)).isTrue();
        socket.sendText("{}", true);
        assertThat(ear.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1003);
        nobodyListensBut(0);
    }

    @Test
    void aListenerThatIsTooSlowIsClosedAndMayComeBack() throws Exception {
        try (ApiServer impatient = started(impatient(Duration.ofMinutes(5)))) {
            flood(impatient.yard.feed);
            Ear ear = Ear.deaf();
            WebSocket socket = impatient.listen("/patch/events?after=0", impatient.tokenOf(Role.VIEWER), null, ear).join();
            EventSocket stream = impatient.context.getBean(EventSocket.class);
            Eventually.get("connections", LIMIT, stream::connections, found -> found == 1);
            Eventually.get("listeners", LIMIT, stream::listeners, found -> found == 0);
            assertThat(stream.connections()).isEqualTo(1);
            socket.request(Long.MAX_VALUE);
            assertThat(ear.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1008);
            assertThat(ear.reason.join()).isEqualTo(EventPump.TOO_SLOW.getReason());
            assertThat(ear.waiting()).isLessThan(300);
        }
    }

    @Test
    void aListenerThatNeverTakesAnythingDoesNotKeepTheConnection() {
        try (ApiServer impatient = started(impatient(Duration.ofSeconds(5)))) {
            flood(impatient.yard.feed);
            Ear ear = Ear.deaf();
            impatient.listen("/patch/events?after=0", impatient.tokenOf(Role.VIEWER), null, ear).join();
            EventSocket stream = impatient.context.getBean(EventSocket.class);
            Eventually.get("connections", LIMIT, stream::connections, found -> found == 1);
            Eventually.get("listeners", LIMIT, stream::listeners, found -> found == 0);
            Eventually.get("connections", LIMIT, stream::connections, found -> found == 0);
            assertThat(ear.waiting()).isZero();
        }
    }

    @Test
    void thereIsRoomForManyAndNotForEverybody() throws Exception {
        for (int number = 0; number < EventSocket.MOST_LISTENERS; number++) {
            heardFrom("");
        }
        nobodyListensBut(EventSocket.MOST_LISTENERS);
        assertThat(heardFrom("").closed.get(60, TimeUnit.SECONDS)).isEqualTo(1013);
    }

    @Test
    void aFeedThatCannotBeReadIsSaidSo() throws Exception {
        EventFeed broken = new EventFeed() {
            @Override
            public void tell(FeedEvent.Draft draft) {
                throw fault();
            }

            @Override
            public int forget(Instant toldBefore, int limit) {
                return 0;
            }

            @Override
            public List<FeedEvent> after(long seq, int limit) {
                throw fault();
            }

            @Override
            public long last() {
                return 0;
            }
        };
        try (ApiServer ill = new ApiServer(Map.of(EventFeed.class, broken, EventPace.class, QUICK))) {
            Ear ear = Ear.open();
            ill.listen("/patch/events", ill.tokenOf(Role.VIEWER), null, ear).join();
            assertThat(ear.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1011);
        }
    }

    private static CollaboratorFault fault() {
        return new CollaboratorFault(CollaboratorFault.Kind.UNAVAILABLE, "SELECT secret");
    }

    private String viewer() {
        return server.tokenOf(Role.VIEWER);
    }

    private Ear heardFrom(String query) {
        Ear ear = Ear.open();
        server.listen("/patch/events" + query, viewer(), null, ear).join();
        return ear;
    }

    private int refusal(@Nullable String secret, @Nullable String origin, String query) {
        CompletableFuture<WebSocket> opening = server.listen("/patch/events" + query, secret, origin, Ear.open());
        return opening.handle((socket, fault) -> {
            assertThat(fault).isNotNull();
            Throwable cause = fault.getCause() == null ? fault : fault.getCause();
            assertThat(cause).isInstanceOf(WebSocketHandshakeException.class);
            return ((WebSocketHandshakeException) cause).getResponse().statusCode();
        }).join();
    }

    private void tell(int count) {
        for (int number = 0; number < count; number++) {
            server.yard.feed.tell(scheduled(""));
        }
    }

    /** More than all buffers between the two programs can hold. */
    private static void flood(EventFeed feed) {
        for (int number = 0; number < 300; number++) {
            feed.tell(scheduled("x".repeat(200_000)));
        }
    }

    private static FeedEvent.Draft scheduled(String more) {
        return new FeedEvent.Draft(FeedEvent.Type.SCHEDULED, "r" + more, Map.of(
                "policy_id", "p", "run_id", "r", "kind", "patch", "trigger", "schedule", "dry_run", false,
                "slot", "2026-11-15T01:00:00Z"));
    }

    private void nobodyListensBut(int count) {
        EventSocket stream = server.context.getBean(EventSocket.class);
        Eventually.get("listeners", LIMIT, stream::listeners, found -> found == count);
    }
}
