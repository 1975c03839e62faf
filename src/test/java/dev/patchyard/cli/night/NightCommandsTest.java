package dev.patchyard.cli.night;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.patchyard.cli.client.JsonClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands ask, what they print and how they exit, against a server that answers as it was told. */
class NightCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RUN = """
            {"id": "r1", "policy_id": "p1", "phase": "%s", "verdict": %s, "attention": "paused", "note": "paused (all) by nora",
             "actor": "ada", "created_at": "2026-11-15T02:00:00Z", "counts": {"ok": 1, "failed": 2}, "change": null,
             "hosts": [{"name": "web-1", "state": "failed", "reason": "\\u001b[2Jboo\\u202e", "loss": ""}],
             "left_out": [{"ci_name": "web-9", "reason": "unreachable", "detail": "no route"}],
             "attempts": [{"attempt": 1, "kind": "patch", "run_id": "r0", "phase": "ended", "verdict": "failed"},
                          {"attempt": 2, "kind": "patch", "run_id": "r1", "phase": "execute", "verdict": null}]}
            """;

    @TempDir
    Path directory;

    private final List<String> asked = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private HttpServer server;
    private Path token;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        token = Files.writeString(directory.resolve("token"), "secret\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aStartSendsWhatWasGivenAndShowsTheRun() throws IOException {
        given("202 " + told("plan", "null"));

        Said said = run("run", "start", "p1", "--plan", "r0", "--ci", "a", "--ci", "b", "--keep-change-open", "--reason", "storm");

        assertThat(said.code()).isZero();
        assertThat(asked).singleElement().asString().startsWith("POST /patch/runs Bearer secret ");
        assertThat(JSON.readTree(asked.getFirst().substring(asked.getFirst().indexOf('{')))).isEqualTo(JSON.readTree("""
                {"policy_id": "p1", "dry_run": false, "keep_change_open": true, "plan_id": "r0", "ci_ids": ["a", "b"],
                 "reason": "storm"}
                """));
        assertThat(said.out()).isEqualTo("r1  plan [paused] (1 ok, 2 failed)  paused (all) by nora\n");
    }

    @ParameterizedTest
    @CsvSource({
        "run start p1,                    POST /patch/runs,              succeeded",
        "run start p1,                    POST /patch/runs,              nothing_to_do",
        "run cancel r1,                   POST /patch/runs/r1/cancel,    cancelled",
        "run abort r1,                    POST /patch/runs/r1/cancel,    cancelled",
        "run retry r1 --hosts failed,     POST /patch/runs/r1/retry,     succeeded",
        "run rollback r1 --ci a=A --change c --reason x, POST /patch/runs/r1/rollback, rolled_back"
    })
    void whoWaitsGetsZeroForTheEndThatWasAskedForAndOneForAnother(String line, String request, String wanted) {
        given("202 " + told("plan", "null"), "200 " + told("ended", '"' + wanted + '"'));
        assertThat(run((line + " --wait").split(" ")).code()).isZero();
        assertThat(asked).first().asString().startsWith(request + " ");
        assertThat(asked).last().asString().startsWith("GET /patch/runs/r1 ");

        given("202 " + told("plan", "null"), "200 " + told("ended", "\"completed_with_errors\""));
        assertThat(run((line + " --wait").split(" ")).code()).isEqualTo(1);
    }

    @Test
    void abortAndCancelDifferInOneWord() {
        given("202 " + told("execute", "null"), "202 " + told("execute", "null"));
        run("run", "cancel", "r1");
        run("run", "abort", "r1");
        assertThat(asked.get(0)).contains("\"abort\":false");
        assertThat(asked.get(1)).contains("\"abort\":true");
    }

    @Test
    void aWaitBearsAServerThatIsAwayAndTellsEachStandingOnce() throws InterruptedException {
        given("200 " + told("plan", "null"), "200 " + told("plan", "null"), "hang up", "200 " + told("ended", "\"failed\""));
        List<String> told = new ArrayList<>();

        JsonNode ended = new Awaiting(new JsonClient(address(), "secret"), told::add, () -> { }).end("r1");

        assertThat(Awaiting.code(ended, Set.of("succeeded"))).isEqualTo(1);
        assertThat(told).hasSize(1);
    }

    @Test
    void theStatusOfARunShowsHostsAndAttemptsAndNothingMovesTheCursor() {
        given("200 " + told("execute", "null"));
        Said said = run("run", "status", "r1");
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("web-1  failed:  [2Jboo", "web-9  left out: unreachable, no route", "attempt 1, patch r0: failed",
                        "attempt 2, patch r1: execute")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void withoutARunTheNewestAreShown() {
        given("200 {\"items\": [" + told("execute", "null") + "], \"next_cursor\": null, \"total\": 1}");
        assertThat(run("run", "status").out()).startsWith("p1  r1  execute");
        assertThat(asked).first().asString().startsWith("GET /patch/runs?limit=20 ");
    }

    @Test
    void jsonIsTheServersAnswerAndNothingElse() throws IOException {
        given("200 " + told("execute", "null"));
        Said said = run("run", "status", "r1", "--json");
        assertThat(JSON.readTree(said.out())).isEqualTo(JSON.readTree(told("execute", "null")));
        assertThat(said.out().lines()).hasSize(1);
    }

    @Test
    void aRollbackWithoutHostsTellsTheLossAndChangesNothing() {
        given("200 {\"run_id\": \"r1\", \"hosts\": [{\"ci_id\": \"a\", \"name\": \"A\", \"loss\": \"all writes\", \"objection\": null},"
                + " {\"ci_id\": \"b\", \"name\": \"B\", \"loss\": \"\", \"objection\": \"went back already\"}]}");
        Said said = run("run", "rollback", "r1");
        assertThat(said.code()).isZero();
        assertThat(said.out()).isEqualTo("a=A  will be lost: all writes\nb=B  cannot go back: went back already\n");
        assertThat(asked).singleElement().asString().startsWith("GET /patch/runs/r1/rollback ");
    }

    @Test
    void aPauseIsSetListedAndLifted() {
        String one = "{\"scope\": \"env:a b\", \"reason\": \"storm\", \"actor\": \"nora\", \"at\": \"2026-11-15T02:00:00Z\"}";
        given("200 " + one, "200 {\"items\": [" + one + "]}", "200 {\"items\": []}", "204 ");
        assertThat(run("pause", "env:a b", "--reason", "storm").out())
                .isEqualTo("paused: env:a b by nora since 2026-11-15T02:00:00Z, storm\n");
        assertThat(run("pause").out()).startsWith("paused: env:a b");
        assertThat(run("pause").out()).isEqualTo("nothing is paused\n");
        assertThat(run("unpause", "env:a b", "--json").out()).isEqualTo("{\"lifted\":\"env:a b\"}\n");
        assertThat(asked).last().asString().startsWith("DELETE /patch/pause/env%3Aa%20b ");
    }

    @Test
    void whyIsAnsweredInLines() {
        given("200 {\"ci_name\": \"web-1\", \"compliance_status\": \"unknown\", \"state_reason\": \"metadata\", \"last_scanned\": null,"
                + " \"last_patched\": null, \"reasons\": [\"paused (all) by nora: storm\"],"
                + " \"last_run\": {\"change\": {\"number\": \"CRQ1\"}}}");
        Said said = run("why", "ci/1");
        assertThat(said.code()).isZero();
        assertThat(said.out()).isEqualTo("web-1 is unknown: metadata\nlast scanned never, last patched never\n"
                + "- paused (all) by nora: storm\nchange of the last run: CRQ1\n");
        assertThat(asked).singleElement().asString().startsWith("GET /patch/why/ci%2F1 ");
    }

    @ParameterizedTest
    @CsvSource({"400, 3", "401, 3", "403, 3", "404, 3", "409, 3", "422, 3", "429, 4", "500, 4", "503, 4"})
    void aRefusalAndAServerThatCannotAnswerAreToldApart(int status, int code) {
        given(status + " {\"detail\": \"not \\u001b[2Jnow\", \"errors\": [{\"field\": \"scope\", \"message\": \"expected all\"}]}");
        Said said = run("pause", "al", "--reason", "x");
        assertThat(said.code()).isEqualTo(code);
        assertThat(said.error()).isEqualTo("patchyard: not  [2Jnow; scope: expected all (" + status + ")\n");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsFour() {
        server.stop(0);
        Said said = run("why", "a");
        assertThat(said.code()).isEqualTo(4);
        assertThat(said.error()).startsWith("patchyard: GET ");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "run", "run start", "run status a b", "run retry r1", "run rollback r1 --ci a=A", "run rollback r1 --ci a", "pause all",
        "unpause", "why", "why a --loud", "why a --token-file /does/not/exist", "why a --server :"
    })
    void aCommandLineThatIsNotRightIsTwoAndNothingIsAsked(String line) {
        assertThat(run(line.split(" ")).code()).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "run", "run start", "run status", "run cancel", "run abort", "run retry", "run rollback", "pause", "unpause", "why"
    })
    void everyCommandHelps(String line) {
        Said said = run((line + " --help").split(" "));
        assertThat(said.code()).isZero();
        assertThat(said.out()).startsWith("Usage: ").contains(line.equals("run") ? "rollback" : "--token-file");
    }

    private static String told(String phase, String verdict) {
        return RUN.formatted(phase, verdict);
    }

    /** @param each status, a space, and the body; or {@code hang up} */
    private void given(String... each) {
        asked.clear();
        answers.clear();
        answers.addAll(List.of(each));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            String[] words = answers.remove().split(" ", 2);
            if (words[0].equals("hang")) {
                return;
            }
            byte[] content = words[1].getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(Integer.parseInt(words[0]), content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private Said run(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        boolean asks = line.stream().noneMatch(word -> word.equals("--help") || word.equals("--server"));
        if (asks && !words[words.length - 1].equals("run")) {
            line.addAll(List.of("--server", address().toString()));
        }
        if (asks && !line.contains("--token-file") && !words[words.length - 1].equals("run")) {
            line.addAll(List.of("--token-file", token.toString()));
        }
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();
        CommandLine commands = new CommandLine(new All()).setOut(new PrintWriter(out)).setErr(new PrintWriter(error));
        int code = commands.execute(line.toArray(String[]::new));
        return new Said(code, out.toString(), error.toString());
    }

    @CommandLine.Command(
            name = "patchyard",
            subcommands = {RunCommand.class, PauseCommand.class, UnpauseCommand.class, WhyCommand.class})
    private static final class All {}

    private record Said(int code, String out, String error) {}
}
