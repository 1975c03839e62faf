package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Policies;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.SlotLedger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

abstract class PolicyCalls extends OneServerCalls {
    private static final String SAMPLE =
            """
            {"id": "%s", "name": "RHEL 9 Monthly Baseline", "os_type": "rhel9", "schedule": "0 2 * * 0",
             "target_ci_tags": {"env": "dev", "os": "rhel9"}, "patch_level": "2026-02", "pre_patch_snapshot": true,
             "reboot_required": true, "max_parallel": 5}
            """;

    @Test
    void aPolicyIsSavedDisabledAndSaysWhatIsMissing() {
        ApiServer.Answer answer = author().post("/patch/policies", SAMPLE.formatted("policy-rhel9-baseline"));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("location")).isEqualTo("/patch/policies/policy-rhel9-baseline");
        assertThat(answer.header("etag")).isEqualTo("\"1\"");
        assertThat(answer.body().get("enabled").asBoolean()).isFalse();
        assertThat(answer.body().get("incomplete")).hasToString("[\"timezone\",\"window\"]");
        assertThat(answer.body().get("next_fire").isNull()).isTrue();
        assertThat(server.yard.audit.actions()).contains("policy.create");
    }

    @Test
    void aCompletePolicyCanBeEnabledAndTellsItsNextFire() {
        create("complete");
        ApiServer.Answer answer = author().header("If-Match", "\"1\"").patch(
                "/patch/policies/complete",
                """
                {"enabled": true, "timezone": "Europe/Berlin", "window": {"length": "PT4H", "cut_off": "PT1H"}}
                """);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("etag")).isEqualTo("\"2\"");
        assertThat(answer.body().get("next_fire").asText()).isEqualTo("2026-11-22T01:00:00Z");
        assertThat(answer.body().get("max_parallel").asInt()).isEqualTo(5);
    }

    @Test
    void aChangedScheduleMovesTheNextFire() {
        create("moved");
        author().header("If-Match", "\"1\"").patch("/patch/policies/moved",
                "{\"enabled\": true, \"timezone\": \"UTC\", \"window\": {\"length\": \"PT4H\"}}");
        ApiServer.Answer answer = author().header("If-Match", "\"2\"").patch("/patch/policies/moved", "{\"schedule\": \"30 4 * * *\"}");
        assertThat(answer.body().get("next_fire").asText()).isEqualTo("2026-11-15T04:30:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"name\": \"x\", \"os_type\": \"rhel9\", \"target_ci_tags\": {}} | target_ci_tags",
        "{\"name\": \"x\", \"os_type\": \"rhel9\", \"target_ci_tags\": {\"env\": \"a\"}, \"schedule\": \"never\"} | schedule",
        "{\"name\": \"x\", \"os_type\": \"rhel9\", \"target_ci_tags\": {\"env\": \"a\"}, \"max_parallel\": 0} | max_parallel",
        "{\"name\": \"x\", \"os_type\": \"rhel9\", \"target_ci_tags\": {\"env\": \"a\"}, \"owner\": \"me\"} | owner",
        "{\"name\": \"x\", \"os_type\": \"rhel9\", \"target_ci_tags\": {\"env\": \"a\"}, \"version\": 9} | version",
        "{\"name\": \"x\", \"os_type\": \"rhel9\", \"target_ci_tags\": {\"env\": \"a\"}, \"window\": {\"length\": \"PT1H\"}} | window.cut_off",
        "{\"os_type\": \"rhel9\", \"target_ci_tags\": {\"env\": \"a\"}} | name",
        "{\"name\": \"x\", | body",
        "[1] | body",
        "{\"name\": \"x\", \"name\": \"y\"} | body"
    })
    void aBadPolicyIsRefusedWithTheFieldNamed(String body, String field) {
        ApiServer.Answer answer = author().post("/patch/policies", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("errors").findValuesAsText("field")).contains(field);
    }

    @Test
    void anIdIsGivenOnceAndMadeWhenAbsent() {
        create("once");
        assertThat(author().post("/patch/policies", SAMPLE.formatted("once")).status()).isEqualTo(409);
        String nameless = SAMPLE.formatted("once").replace("\"id\": \"once\", ", "").replace("RHEL 9 Monthly", "Own Name");
        assertThat(author().post("/patch/policies", nameless).body().get("id").asText()).isEqualTo("own-name-baseline");
    }

    @Test
    void changesNeedTheVersionThatWasRead() {
        create("versioned");
        assertThat(author().patch("/patch/policies/versioned", "{}").status()).isEqualTo(428);
        assertThat(author().header("If-Match", "\"7\"").patch("/patch/policies/versioned", "{}").status()).isEqualTo(412);
        assertThat(author().header("If-Match", "seven").patch("/patch/policies/versioned", "{}").field()).isEqualTo("If-Match");
        assertThat(author().header("If-Match", "\"1\"").patch("/patch/policies/versioned", "{\"id\": \"other\"}").field()).isEqualTo("id");
        assertThat(author().delete("/patch/policies/versioned").status()).isEqualTo(428);
        assertThat(author().header("If-Match", "x").delete("/patch/policies/versioned").status()).isEqualTo(400);
        assertThat(author().header("If-Match", "\"2\"").delete("/patch/policies/versioned").status()).isEqualTo(412);
        assertThat(author().header("If-Match", "\"1\"").delete("/patch/policies/versioned").status()).isEqualTo(204);
        assertThat(viewer().get("/patch/policies/versioned").status()).isEqualTo(404);
        assertThat(author().header("If-Match", "\"1\"").delete("/patch/policies/versioned").status()).isEqualTo(404);
        assertThat(author().header("If-Match", "\"1\"").patch("/patch/policies/versioned", "{}").status()).isEqualTo(404);
    }

    @Test
    void aPolicyOfAFileIsReadOnly() {
        server.yard.shelf.add(Policies.policy().id("from-file").build(), true, Actor.SERVER);
        assertThat(author().header("If-Match", "\"1\"").patch("/patch/policies/from-file", "{}").status()).isEqualTo(409);
        assertThat(author().header("If-Match", "\"1\"").delete("/patch/policies/from-file").status()).isEqualTo(409);
        assertThat(viewer().get("/patch/policies/from-file").body().get("file_owned").asBoolean()).isTrue();
    }

    @Test
    void pagesFollowEachOtherWithoutGaps() {
        IntStream.range(0, 5).forEach(number -> create("paged-" + number));
        int total = viewer().get("/patch/policies").body().get("total").asInt();
        String path = "/patch/policies?limit=2";
        int seen = 0;
        ApiServer.Answer page = viewer().get(path);
        for (int turn = 0; turn < 50; turn++) {
            seen += page.body().get("items").size();
            if (page.body().get("next_cursor").isNull()) {
                break;
            }
            page = viewer().get(path + "&cursor=" + page.body().get("next_cursor").asText());
        }
        assertThat(seen).isEqualTo(total);
        assertThat(viewer().get("/patch/policies?limit=0").field()).isEqualTo("limit");
        assertThat(viewer().get("/patch/policies?limit=201").field()).isEqualTo("limit");
        assertThat(viewer().get("/patch/policies?limit=many").field()).isEqualTo("limit");
        assertThat(viewer().get("/patch/policies?cursor=zzz").field()).isEqualTo("cursor");
        assertThat(viewer().get("/patch/policies?enabled=false").status()).isEqualTo(200);
    }

    @Test
    void theSameKeyMeansTheSameAnswer() {
        ApiServer.Answer first = author().header("Idempotency-Key", "k1").post("/patch/policies", SAMPLE.formatted("keyed"));
        ApiServer.Answer again = author().header("Idempotency-Key", "k1").post("/patch/policies", SAMPLE.formatted("keyed"));
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("location")).isEqualTo(first.header("location"));
        ApiServer.Answer other = author().header("Idempotency-Key", "k1").post("/patch/policies", SAMPLE.formatted("keyed-2"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.field()).isEqualTo("Idempotency-Key");
    }

    @Test
    void aRefusedRequestGivesItsKeyBack() {
        assertThat(author().header("Idempotency-Key", "k2").post("/patch/policies", "{}").status()).isEqualTo(400);
        assertThat(author().header("Idempotency-Key", "k2").post("/patch/policies", SAMPLE.formatted("second-try")).status())
                .isEqualTo(201);
    }

    @Test
    void aPreviewTellsFiresMatchesAndWhoIsLeftOut() {
        server.yard.host("previewed");
        server.yard.cmdb.with(Hosts.ci("wrong-os", "ubuntu22.04"));
        server.yard.shelf.add(Policies.policy().id("previewed").build(), false, Actor.SERVER);
        server.slots.decide("previewed", server.yard.clock.instant(), () -> new SlotLedger.Outcome.Ran("run-1"));
        server.slots.decide("previewed", server.yard.clock.instant().plusSeconds(60),
                () -> new SlotLedger.Outcome.Skipped(SlotLedger.Reason.OVERLAP, "run-1 goes on"));
        ApiServer.Answer answer = viewer().get("/patch/policies/previewed/preview");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("fires")).hasSize(5);
        assertThat(answer.body().at("/recent_slots/0/skipped").asText()).isEqualTo("overlap");
        assertThat(answer.body().at("/recent_slots/1/run_id").asText()).isEqualTo("run-1");
        assertThat(answer.body().at("/fires/0/zone").asText()).isEqualTo("Europe/Berlin");
        assertThat(answer.body().get("matching").findValuesAsText("ci_id")).contains("previewed");
        assertThat(viewer().get("/patch/policies/nobody/preview").status()).isEqualTo(404);
    }

    @Test
    void anUnreachableCmdbIsSaidSo() {
        server.yard.shelf.add(Policies.policy().id("cmdb-down").build(), false, Actor.SERVER);
        server.yard.cmdb.faults.next("find", CollaboratorFault.Kind.UNAVAILABLE);
        ApiServer.Answer answer = viewer().get("/patch/policies/cmdb-down/preview");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("30");
    }

    private void create(String id) {
        assertThat(author().post("/patch/policies", SAMPLE.formatted(id)).status()).isEqualTo(201);
    }

    private ApiServer.Call author() {
        return server.as(Role.AUTHOR_OF_POLICIES);
    }

    private ApiServer.Call viewer() {
        return server.as(Role.VIEWER);
    }
}
