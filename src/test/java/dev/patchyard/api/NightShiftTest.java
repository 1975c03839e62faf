package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.access.Role;
import dev.patchyard.cli.night.PauseCommand;
import dev.patchyard.cli.night.RunCommand;
import dev.patchyard.cli.night.UnpauseCommand;
import dev.patchyard.cli.night.WhyCommand;
import dev.patchyard.given.Yard;
import dev.patchyard.patching.HostResult;
import dev.patchyard.run.HostState;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands of the night against the server they are made for. */
class NightShiftTest extends ServedCalls {
    @TempDir
    Path directory;

    @BeforeEach
    void given() {
        givenTwoHostsAndAPolicy();
    }

    @Test
    void aBadNightIsWorkedThroughFromATerminal() throws IOException {
        server.yard.fleet.host("web-1").playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
        PatchRun planned = server.yard.dryRun("debian");
        server.yard.approvedChangeFor(planned, "web-1", "web-2");
        JsonNode first = json("run", "start", "debian", "--plan", planned.id(), "--keep-change-open", "--reason", "tonight", "--json");
        assertThat(first.get("keep_change_open").asBoolean()).isTrue();
        walk(first);

        assertThat(on(Role.NIGHT_SHIFT, "run", "status", id(first)).out()).contains("web-1  failed", "web-2  not_started");
        assertThat(on(Role.NIGHT_SHIFT, "why", "web-1").out()).contains("says FAILED", "change of the last run: CRQ-");
        assertThat(on(Role.NIGHT_SHIFT, "run", "rollback", id(first)).out()).startsWith("web-1=web-1  will be lost: all writes to");
        server.yard.fleet.host("web-1").worksAgain();
        JsonNode retry = json("run", "retry", id(first), "--hosts", "both", "--json");
        assertThat(on(Role.NIGHT_SHIFT, "run", "retry", id(first), "--hosts", "failed").code()).isEqualTo(3);
        walk(retry);
        assertThat(on(Role.NIGHT_SHIFT, "run", "status", id(first)).out()).contains("attempt 2, patch " + id(retry) + ": succeeded");

        JsonNode back = json("run", "rollback", id(retry), "--ci", "web-2=web-2", "--reason", "slow", "--json", "--change",
                server.yard.approvedChangeFor(planned, "web-2"));
        assertThat(walk(back).hosts().get("web-2").state()).isEqualTo(HostState.REVERTED);
    }

    @Test
    void aPauseHoldsUntilSomebodyElseLiftsIt() {
        PatchRun run = server.yard.approvedRun("debian", "web-1", "web-2");
        assertThat(on(Role.NIGHT_SHIFT, "pause", "all", "--reason", "storm").code()).isZero();
        server.yard.walkUntil(run, RunPhase.VALIDATE);

        assertThat(on(Role.NIGHT_SHIFT, "run", "status").out()).contains("[paused]", "paused (all) by night-shift: storm");
        assertThat(on(Role.NIGHT_SHIFT, "why", "web-2").out()).contains("- paused (all) by night-shift: storm");
        assertThat(on(Role.NIGHT_SHIFT, "unpause", "all").code()).as("needs another right").isEqualTo(3);
        assertThat(on(Role.APPROVER, "unpause", "all").code()).isZero();
        assertThat(on(Role.APPROVER, "unpause", "all").code()).as("there is none any more").isEqualTo(3);
        assertThat(on(Role.NIGHT_SHIFT, "run", "cancel", run.id(), "--reason", "enough").code()).isZero();
        assertThat(on(Role.NIGHT_SHIFT, "run", "abort", run.id()).code()).isZero();
        assertThat(server.yard.walk(run).isCancelled()).isTrue();
        assertThat(on(Role.NIGHT_SHIFT, "run", "cancel", run.id()).code()).as("it ended").isEqualTo(3);
    }

    @Test
    void aRunThatWaitsForAPersonIsResumedOrClosed() {
        server.yard.walk(server.yard.approvedRun("debian", "web-1", "web-2"));
        server.yard.host("web-3");
        PatchRun run = server.yard.walkUntil(server.yard.desk.request(Yard.request("debian", false, null, null)), RunPhase.PLAN);

        assertThat(on(Role.NIGHT_SHIFT, "run", "parked").out()).startsWith(run.id() + "  plan of debian  ");
        assertThat(on(Role.NIGHT_SHIFT, "run", "resume", run.id()).code()).as("without a reason").isEqualTo(2);
        assertThat(on(Role.NIGHT_SHIFT, "run", "resume", run.id(), "--reason", "looked").out()).isEqualTo("resumed: " + run.id() + "\n");
        server.yard.walkUntil(run, RunPhase.PLAN);
        assertThat(on(Role.NIGHT_SHIFT, "run", "close", run.id(), "--reason", "not tonight").code()).isZero();
        assertThat(on(Role.NIGHT_SHIFT, "run", "parked").out()).isEqualTo("no run waits for a person\n");
        assertThat(on(Role.NIGHT_SHIFT, "run", "close", run.id(), "--reason", "twice").code()).isEqualTo(3);
    }

    private PatchRun walk(JsonNode run) {
        return server.yard.walk(server.yard.store.find(id(run)).orElseThrow());
    }

    private static String id(JsonNode run) {
        return run.get("id").asText();
    }

    private JsonNode json(String... words) throws IOException {
        Said said = on(Role.NIGHT_SHIFT, words);
        assertThat(said.code()).as(said.error()).isZero();
        return new ObjectMapper().readTree(said.out());
    }

    private Said on(Role role, String... words) {
        try {
            Path token = Files.writeString(directory.resolve(role.name()), server.tokenOf(role) + "\n");
            List<String> line = new ArrayList<>(List.of(words));
            line.addAll(List.of("--server", server.uri("").toString(), "--token-file", token.toString()));
            StringWriter out = new StringWriter();
            StringWriter error = new StringWriter();
            CommandLine commands = new CommandLine(new All()).setOut(new PrintWriter(out)).setErr(new PrintWriter(error));
            return new Said(commands.execute(line.toArray(String[]::new)), out.toString(), error.toString());
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @CommandLine.Command(subcommands = {RunCommand.class, PauseCommand.class, UnpauseCommand.class, WhyCommand.class})
    private static final class All {}

    private record Said(int code, String out, String error) {}
}
