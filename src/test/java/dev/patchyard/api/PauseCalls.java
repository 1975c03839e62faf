package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Right;
import dev.patchyard.access.Role;
import dev.patchyard.contract.FullRun;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pauses, and why a CI is patched or not. */
abstract class PauseCalls extends ServedCalls {
    @BeforeEach
    void given() {
        givenTwoHostsAndAPolicy();
    }

    @Test
    void aPauseIsSetByThoseWhoExecuteAndLiftedByThoseWhoApprove() {
        ApiServer.Answer set = server.as(Role.NIGHT_SHIFT).post("/patch/pause", pause("policy:debian"));
        assertThat(set.status()).isEqualTo(200);
        assertThat(set.body().get("scope").asText()).isEqualTo("policy:debian");
        assertThat(set.body().get("actor").asText()).isEqualTo("night-shift");
        assertThat(server.as(Role.OPERATOR).post("/patch/pause", pause("policy:debian")).body()).isEqualTo(set.body());
        assertThat(server.as(Role.VIEWER).get("/patch/pauses").body().at("/items/0")).isEqualTo(set.body());

        assertThat(server.as(Role.NIGHT_SHIFT).delete("/patch/pause/policy:debian").status()).isEqualTo(403);
        assertThat(server.as(Role.APPROVER).delete("/patch/pause/policy:debian").status()).isEqualTo(204);
        assertThat(server.as(Role.APPROVER).delete("/patch/pause/policy:debian").status()).isEqualTo(404);
        assertThat(server.as(Role.APPROVER).post("/patch/pause", pause("all")).status()).isEqualTo(403);
        assertThat(server.yard.audit.actions()).containsSubsequence("pause.set", "pause.lift");
    }

    @Test
    void noRoleMayBothSetAndLift() {
        assertThat(Arrays.stream(Role.values()).filter(role -> role.rights().contains(Right.EXECUTE)))
                .noneMatch(role -> role.rights().contains(Right.APPROVE));
    }

    @Test
    void anEnvironmentMayHaveAnyName() {
        assertThat(server.as(Role.OPERATOR).post("/patch/pause", pause("env:Prod Süd+1%")).status()).isEqualTo(200);
        assertThat(server.as(Role.APPROVER).delete("/patch/pause/env:Prod%20S%C3%BCd%2B1%25").status()).isEqualTo(204);
    }

    @Test
    void badPausesNameTheField() {
        assertThat(server.as(Role.OPERATOR).post("/patch/pause", pause("everything")).field()).isEqualTo("scope");
        assertThat(server.as(Role.OPERATOR).post("/patch/pause", "{\"scope\": \"all\"}").field()).isEqualTo("reason");
        ApiServer.Answer unknown = server.as(Role.OPERATOR).post("/patch/pause", pause("policy:nobody"));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.field()).isEqualTo("scope");
        assertThat(server.as(Role.APPROVER).delete("/patch/pause/everything").status()).isEqualTo(400);
        assertThat(server.as(Role.VIEWER).get("/patch/pauses?limit=0").status()).isEqualTo(400);
        assertThat(server.anonymous().get("/patch/pauses").status()).isEqualTo(401);
        assertThat(server.as(Role.BOOTSTRAP).get("/patch/pauses").status()).isEqualTo(403);
        assertThat(server.anonymous().post("/patch/pause", pause("all")).status()).isEqualTo(401);
        assertThat(server.anonymous().delete("/patch/pause/all").status()).isEqualTo(401);
    }

    @Test
    void aHeldRunTellsWhy() {
        server.as(Role.OPERATOR).post("/patch/pause", pause("env:lab"));
        PatchRun run = server.yard.walkUntil(server.yard.approvedRun("debian", "web-1", "web-2"), RunPhase.VALIDATE);

        JsonNode seen = server.as(Role.VIEWER).get("/patch/runs/" + run.id()).body();
        assertThat(seen.get("attention").asText()).isEqualTo("paused");
        assertThat(seen.get("note").asText()).isEqualTo("paused (env:lab) by operator: storm");
        JsonNode why = server.as(Role.VIEWER).get("/patch/why/web-1").body();
        assertThat(why.at("/reasons/0").asText()).isEqualTo("paused (env:lab) by operator: storm");
        assertThat(why.at("/pauses/0/scope").asText()).isEqualTo("env:lab");
        assertThat(why.at("/last_run/id").asText()).isEqualTo(run.id());
        assertThat(why.at("/last_run/host_state").asText()).isEqualTo("planned");
    }

    @Test
    void whyTellsStateLastRunChangeAndHolder() {
        PatchRun done = server.yard.walk(server.yard.approvedRun("debian", "web-1", "web-2"));
        server.yard.store.add(FullRun.asked("somebody", "debian", FullRun.NOON), "x");
        RunStore.Claim somebody = server.yard.store.claimDue("elsewhere", Duration.ofSeconds(30)).orElseThrow();
        server.yard.store.takePlace(new RunStore.Seat("web-1", somebody, "debian", null), 5, 5);

        JsonNode why = server.as(Role.VIEWER).get("/patch/why/web-1").body();

        assertThat(why.get("compliance_status").asText()).isEqualTo("compliant");
        assertThat(why.at("/policies/0/id").asText()).isEqualTo("debian");
        assertThat(why.at("/last_run/id").asText()).isEqualTo(done.id());
        assertThat(why.at("/last_run/change/number").asText()).isEqualTo(done.change().number());
        assertThat(why.get("place_held_by").asText()).isEqualTo("somebody");
        assertThat(why.get("reasons").toString()).contains("run somebody holds the host", "says OK");
    }

    @Test
    void whyTellsWhatLeftACiOut() {
        server.yard.fleet.host("web-2").is("ubuntu", "24.04");
        PatchRun done = server.yard.walk(server.yard.approvedRun("debian", "web-1"));

        JsonNode why = server.as(Role.VIEWER).get("/patch/why/web-2").body();

        assertThat(why.at("/last_run/id").asText()).isEqualTo(done.id());
        assertThat(why.at("/last_run/left_out").asText()).isEqualTo("os_mismatch");
        assertThat(why.at("/last_run/host_state").isNull()).isTrue();
        assertThat(why.get("reasons").toString()).contains("left it out: OS_MISMATCH");
    }

    @Test
    void whyTellsWhatIsHeldOnTheHost() {
        server.yard.fleet.host("web-2").offers("web", "2.0", true, true);
        server.yard.dryRun("debian");

        JsonNode why = server.as(Role.VIEWER).get("/patch/why/web-2").body();

        assertThat(why.get("state_reason").asText()).contains("web (held)");
        assertThat(why.get("reasons").toString()).contains("web (held)", "no run has looked at it yet");
    }

    @Test
    void whyAnswersWithoutTheCmdbAndKnowsWhatIsNotThere() {
        server.yard.walk(server.yard.approvedRun("debian", "web-1", "web-2"));
        assertThat(server.as(Role.VIEWER).get("/patch/why/nobody").status()).isEqualTo(404);
        assertThat(server.as(Role.BOOTSTRAP).get("/patch/why/web-1").status()).isEqualTo(403);
        assertThat(server.anonymous().get("/patch/why/web-1").status()).isEqualTo(401);
        server.yard.cmdb.faults.always("byId", CollaboratorFault.Kind.UNAVAILABLE);
        assertThat(server.as(Role.VIEWER).get("/patch/why/web-1").body().get("reasons").toString()).contains("CMDB does not answer");
    }

    @Test
    void whyNamesWhatNobodyEverLookedAt() {
        JsonNode why = server.as(Role.VIEWER).get("/patch/why/web-1").body();
        assertThat(why.get("last_run").isNull()).isTrue();
        assertThat(why.get("reasons").toString()).contains("no run has looked at it yet");
    }

    private static String pause(String scope) {
        return "{\"scope\": \"" + scope + "\", \"reason\": \"storm\"}";
    }
}
