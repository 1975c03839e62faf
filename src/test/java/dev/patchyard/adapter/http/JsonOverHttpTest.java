package dev.patchyard.adapter.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.journey.Eventually;
import dev.patchyard.journey.RealTime;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonOverHttpTest {
    private static final Patience PATIENT = patience(Duration.ofSeconds(30));
    private static final Patience IMPATIENT = patience(Duration.ofMillis(700));
    private static final String SECRET = "s3cret-token";

    @TempDir
    Path folder;

    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    private Path token;
    private JsonOverHttp http;

    @BeforeEach
    void start() throws IOException {
        server.start();
        token = Files.writeString(folder.resolve("token"), SECRET + "\n");
        http = new JsonOverHttp(new Collaborator("desk", URI.create(server.baseUrl()), token), PATIENT);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static Patience patience(Duration total) {
        return new Patience(Duration.ofSeconds(10), total, 3, Duration.ofMillis(1), Duration.ofMillis(5), 100_000);
    }

    private void loseThePatience() {
        http = new JsonOverHttp(new Collaborator("desk", URI.create(server.baseUrl()), token), IMPATIENT);
    }

    private static ResponseDefinitionBuilder json(String body) {
        return aResponse().withHeader("Content-Type", "application/json").withBody(body);
    }

    private void answers(ResponseDefinitionBuilder answer) {
        server.stubFor(any(anyUrl()).willReturn(answer));
    }

    private CollaboratorFault fault(JsonCall call) {
        CollaboratorFault fault = catchThrowableOfType(CollaboratorFault.class, () -> http.send(call));
        assertThat(fault).isNotNull();
        assertThat(fault.getMessage()).startsWith("desk ").doesNotContain(SECRET);
        return fault;
    }

    static Stream<Arguments> answersThatAreNone() {
        String approved = "{\"id\":\"1\",\"status\":\"approved\"}";
        return Stream.of(
                Arguments.of("an HTML page", aResponse().withHeader("Content-Type", "text/html")
                        .withBody("<p>approved")),
                Arguments.of("JSON called text", aResponse().withHeader("Content-Type", "text/plain")
                        .withBody(approved)),
                Arguments.of("no content type", aResponse().withBody(approved)),
                Arguments.of("truncated", json("{\"id\":\"1\",\"status\":\"appr")),
                Arguments.of("an empty body", json("")),
                Arguments.of("bare text", json("\"approved\"")),
                Arguments.of("null", json("null")),
                Arguments.of("two documents", json(approved + approved)),
                Arguments.of("a member twice", json("{\"status\":\"rejected\",\"status\":\"approved\"}")),
                Arguments.of("no content", aResponse().withStatus(204)),
                Arguments.of("deep nesting", json("[".repeat(5_000) + "]".repeat(5_000))),
                Arguments.of("a huge body", json("{\"x\":\"" + "a".repeat(150_000) + "\"}")),
                Arguments.of("not modified", aResponse().withStatus(304)),
                Arguments.of("garbage", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
                Arguments.of("a broken chunk", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
                Arguments.of("an empty connection", aResponse().withFault(Fault.EMPTY_RESPONSE)),
                Arguments.of("a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreNone")
    void anAnswerThatIsNoneIsUnavailableForAReadAndUncertainForAWrite(String name, ResponseDefinitionBuilder answer) {
        answers(answer);

        assertThat(fault(JsonCall.get("/x")).kind()).isEqualTo(Kind.UNAVAILABLE);
        if (!name.equals("not modified")) {
            assertThat(fault(JsonCall.post("/x", Map.of())).kind()).isEqualTo(Kind.UNCERTAIN);
        }
    }

    @Test
    void aBodyBeyondTheLimitIsNotAskedForAgain() {
        answers(json("{\"x\":\"" + "a".repeat(150_000) + "\"}"));

        fault(JsonCall.get("/huge"));

        server.verify(1, getRequestedFor(urlEqualTo("/huge")));
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.stubFor(get(urlEqualTo("/x")).willReturn(aResponse().withStatus(302).withHeader("Location",
                "/elsewhere")));
        server.stubFor(get(urlEqualTo("/elsewhere")).willReturn(json("{}")));

        assertThat(fault(JsonCall.get("/x")).kind()).isEqualTo(Kind.UNAVAILABLE);
        server.verify(0, getRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void aBodyThatDribblesEndsWithTheDeadline() {
        answers(json("{\"id\":\"" + "a".repeat(200) + "\"}").withChunkedDribbleDelay(100, 60_000));
        loseThePatience();

        assertThat(fault(JsonCall.get("/x"))).hasMessageContaining("no whole answer within");
    }

    @Test
    void silenceEndsWithTheDeadlineAndTellsAWriteApart() {
        answers(json("{}").withFixedDelay(60_000));
        loseThePatience();

        assertThat(fault(JsonCall.get("/x")).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(fault(JsonCall.post("/x", Map.of())).kind()).isEqualTo(Kind.UNCERTAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void aPassingTroubleIsTriedAgain(int status) {
        server.stubFor(stage(Scenario.STARTED, "better").willReturn(aResponse().withStatus(status)));
        server.stubFor(stage("better", "better").willReturn(json("{\"ok\":true}")));

        assertThat(http.send(JsonCall.get("/x")).orFault().path("ok").asBoolean()).isTrue();
    }

    private static MappingBuilder stage(String state, String next) {
        return any(anyUrl()).inScenario("health").whenScenarioStateIs(state).willSetStateTo(next);
    }

    @Test
    void aTroubleThatStaysIsTriedAsOftenAsAllowed() {
        answers(aResponse().withStatus(503));

        assertThat(fault(JsonCall.get("/x")).kind()).isEqualTo(Kind.UNAVAILABLE);
        server.verify(3, getRequestedFor(urlEqualTo("/x")));
    }

    @Test
    void row26_whoDoesNotAnswerSeveralTimesInARowIsLeftAloneForAMomentAndThenAskedAgain() {
        Collaborator desk = new Collaborator("desk", URI.create(server.baseUrl()), token);
        http = new JsonOverHttp(desk, PATIENT, Duration.ofMillis(300));
        answers(aResponse().withStatus(503));
        for (int call = 0; call < JsonOverHttp.SILENCES; call++) {
            fault(JsonCall.get("/changes/1"));
        }
        int asked = server.getAllServeEvents().size();
        CollaboratorFault leftAlone = fault(JsonCall.get("/changes/1"));
        assertThat(leftAlone.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(leftAlone.getMessage()).contains("not asked now");
        assertThat(server.getAllServeEvents()).hasSize(asked);
        answers(json("{\"id\": 1}"));
        JsonAnswer answer = Eventually.get("another question", Duration.ofSeconds(30), () -> {
            try {
                return http.send(JsonCall.get("/changes/1"));
            } catch (CollaboratorFault stillAlone) {
                return null;
            }
        }, found -> found != null);
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void row30_whoAsksForPatienceIsNotTakenForDead() {
        answers(aResponse().withStatus(429));
        for (int call = 0; call < 2 * JsonOverHttp.SILENCES; call++) {
            fault(JsonCall.get("/changes/1"));
        }
        assertThat(server.getAllServeEvents()).hasSize(2 * JsonOverHttp.SILENCES * PATIENT.tries());
    }

    @Test
    void anErrorOfTheServerIsNotTriedAgain() {
        answers(aResponse().withStatus(500));

        assertThat(fault(JsonCall.get("/x")).kind()).isEqualTo(Kind.UNAVAILABLE);
        server.verify(1, getRequestedFor(urlEqualTo("/x")));
    }

    @Test
    void aPostIsSentOnceUnlessItBearsAKey() {
        answers(aResponse().withStatus(503));

        fault(JsonCall.post("/plain", Map.of()));
        fault(JsonCall.post("/keyed", Map.of()).keyed("k-1"));

        server.verify(1, postRequestedFor(urlEqualTo("/plain")));
        server.verify(3, postRequestedFor(urlEqualTo("/keyed")).withHeader("Idempotency-Key", equalTo("k-1")));
    }

    @Test
    void retryAfterIsObeyedAndGivenUpWhenItIsTooLong() {
        answers(aResponse().withStatus(429).withHeader("Retry-After", "3600"));

        assertThat(fault(JsonCall.get("/x")).kind()).isEqualTo(Kind.UNAVAILABLE);
        server.verify(1, getRequestedFor(urlEqualTo("/x")));

        server.stubFor(stage(Scenario.STARTED, "later").willReturn(aResponse().withStatus(429).withHeader("Retry-After",
                "1")));
        server.stubFor(stage("later", "later").willReturn(json("{}")));
        Duration waited = RealTime.taken(() -> http.send(JsonCall.get("/y")).orFault());
        assertThat(waited).isGreaterThan(Duration.ofMillis(690));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalBecomesTheFaultThatItMeans(int status, Kind kind) {
        answers(aResponse().withStatus(status).withHeader("Content-Type", "application/problem+json")
                .withBody("{\"code\":\"why_not\",\"detail\":\"{{ secret detail }}\"}"));

        CollaboratorFault fault = catchThrowableOfType(
                CollaboratorFault.class, () -> http.send(JsonCall.get("/x?tag=a")).orFault());

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault).hasMessage("desk GET /x: answered " + status + " why_not");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(Arguments.of(400, Kind.REFUSED), Arguments.of(401, Kind.REFUSED), Arguments.of(403,
                Kind.REFUSED),
                Arguments.of(404, Kind.NOT_FOUND), Arguments.of(409, Kind.CONFLICT), Arguments.of(412, Kind.CONFLICT),
                Arguments.of(422, Kind.REFUSED), Arguments.of(428, Kind.REFUSED));
    }

    @Test
    void aPageOfAProxyDoesNotSayThatAnObjectIsMissing() {
        answers(aResponse().withStatus(404).withHeader("Content-Type", "text/html").withBody("<h1>nginx"));

        assertThat(http.send(JsonCall.get("/x")).fault().kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aTokenThatWasReplacedInItsFileIsUsedAtOnce() throws IOException {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));
        server.stubFor(any(anyUrl()).withHeader("Authorization", equalTo("Bearer fresh")).willReturn(json("{}")));
        assertThat(http.send(JsonCall.get("/x")).fault().kind()).isEqualTo(Kind.REFUSED);
        Files.writeString(token, "fresh");

        assertThat(http.send(JsonCall.get("/x")).succeeded()).isTrue();
    }

    @Test
    void row44_aTokenFileThatCannotBeReadNowIsWaitedForAndItsContentIsNotTold() throws IOException {
        server.stubFor(any(anyUrl()).willReturn(json("{}")));
        Files.writeString(token, "two\nlines of secrets");
        CollaboratorFault lines = catchThrowableOfType(CollaboratorFault.class, () -> http.send(JsonCall.get("/x")));
        Files.delete(token);
        CollaboratorFault missing = catchThrowableOfType(CollaboratorFault.class, () -> http.send(JsonCall.get("/x")));

        assertThat(lines.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(lines).hasMessageNotContaining("secrets");
        assertThat(missing.kind()).isEqualTo(Kind.UNAVAILABLE);
        server.verify(0, getRequestedFor(urlEqualTo("/x")));
        Files.writeString(token, SECRET);
        assertThat(http.send(JsonCall.get("/x")).succeeded()).isTrue();
    }

    @Test
    void nobodyListeningIsUnavailableForAWriteToo() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        JsonOverHttp nobody = new JsonOverHttp(new Collaborator("desk", URI.create("http://127.0.0.1:" + port), null),
                PATIENT);

        CollaboratorFault fault = catchThrowableOfType(
                CollaboratorFault.class, () -> nobody.send(JsonCall.post("/x", Map.of())));

        assertThat(fault.kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void anIdentifierIsOneSegmentWhateverItHolds() {
        assertThat(ResourcePath.of("cmdb", "cis", "a/../b?c=d#e f%2e*;ü")).isEqualTo(
                "/cmdb/cis/a%2F..%2Fb%3Fc%3Dd%23e%20f%252e%2A%3B%C3%BC");
        for (String bad : new String[] {"", ".", "..", "\ud800"}) {
            assertThat(catchThrowableOfType(CollaboratorFault.class, () -> ResourcePath.of("cis", bad)).kind())
                    .isEqualTo(Kind.REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "http:///path", "http://user:pw@x", "http://x/?a=b", "http://x/#f", "cmdb:8080",
            "file:///etc"})
    void anAddressThatIsNoneIsRefused(String address) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class,
                () -> new Collaborator("CMDB", URI.create(address), null))).hasMessageStartingWith("CMDB: ");
    }
}
