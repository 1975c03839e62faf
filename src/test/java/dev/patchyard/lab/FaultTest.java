package dev.patchyard.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.journey.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest extends LabFixture {
    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429})
    void aStatusIsAnsweredAsOftenAsAsked(int status) {
        fault("{'service':'cmdb','mode':'status_" + status + "','times':2}");
        assertThat(read("deb-01").status()).isEqualTo(status);
        LabClient.Reply second = read("deb-01");
        assertThat(second.status()).isEqualTo(status);
        assertThat(second.header("Retry-After")).isEqualTo(status == 500 ? null : "1");
        assertThat(read("deb-01").status()).isEqualTo(200);
    }

    @Test
    void aFaultCanBeAboutOneCiOneMethodAndOnePath() {
        fault("""
                {'service':'cmdb','mode':'status_500',
                 'match':{'ci':'deb-01','method':'GET','path_glob':'/cmdb/cis/*'}}""");
        assertThat(read("deb-01").status()).isEqualTo(500);
        assertThat(read("deb-02").status()).isEqualTo(200);
        assertThat(as("patchyard").get("cmdb", "/cmdb/cis/deb-01/history").status()).isEqualTo(200);
    }

    @Test
    void aFaultAboutACiFindsItsChangeAndItsMachine() {
        String id = raisedChange("alice");
        fault("{'service':'itsm','mode':'status_503','match':{'ci':'deb-01'}}");
        fault("{'service':'sim','mode':'status_503','match':{'ci':'deb-01'}}");
        assertThat(as("patchyard").get("itsm", "/itsm/changes/" + id).status()).isEqualTo(503);
        assertThat(as("patchyard").get("sim", "/sim/vms/vm-001").status()).isEqualTo(503);
        assertThat(as("patchyard").get("sim", "/sim/vms/vm-002").status()).isEqualTo(200);
    }

    @Test
    void aDroppedAnswerLeavesTheEffectAndItsKeyGivesItBack() {
        fault("{'service':'itsm','mode':'drop_after_effect','match':{'method':'POST'},'times':1}");
        LabClient client = as("patchyard").with("Idempotency-Key", "k1");
        String body = "{'title':'Once','affected_cis':['deb-01']}";
        assertThatThrownBy(() -> client.post("itsm", "/itsm/changes", body)).isInstanceOf(UncheckedIOException.class);
        LabClient.Reply again = client.post("itsm", "/itsm/changes", body);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replay")).isEqualTo("true");
        assertThat(as("patchyard").get("itsm", "/itsm/changes").json().get("total").asInt()).isEqualTo(1);
    }

    @Test
    void staleReadsShowThingsAsTheyWereAndWritesAreTakenAtOnce() {
        String old = raisedChange("alice");
        String fault = fault("{'service':'itsm','mode':'stale_reads','delay_ms':600000}").field("id");
        String fresh = raisedChange("alice");
        as("alice").post("itsm", "/itsm/changes/" + old + "/submit", "{}");
        assertThat(as("patchyard").get("itsm", "/itsm/changes/" + fresh).status()).isEqualTo(404);
        assertThat(as("patchyard").get("itsm", "/itsm/changes/" + old).status()).as("it is not that old either").isEqualTo(404);
        as("lab").delete("lab", "/lab/faults/" + fault);
        assertThat(as("patchyard").get("itsm", "/itsm/changes/" + fresh).status()).isEqualTo(200);
        assertThat(as("patchyard").get("itsm", "/itsm/changes/" + old).field("status")).isEqualTo("pending_approval");
    }

    @Test
    void aRequestDroppedBeforeHasNoEffect() {
        fault("{'service':'itsm','mode':'drop_before_effect','match':{'method':'POST'}}");
        assertThatThrownBy(() -> raisedChange("alice")).isInstanceOf(UncheckedIOException.class);
        assertThat(as("patchyard").get("itsm", "/itsm/changes").json().get("total").asInt()).isZero();
    }

    @Test
    void aHangEndsWhenTheFaultIsRemoved() {
        String id = fault("{'service':'itsm','mode':'hang'}").field("id");
        CompletableFuture<LabClient.Reply> hanging = as("alice").later("POST", "itsm", "/itsm/changes",
                "{'title':'Never','affected_cis':['deb-01']}");
        Eventually.get("the hang", Duration.ofMinutes(1),
                () -> as("lab").get("lab", "/lab/faults").json().at("/items/0/hits").asInt(), hits -> hits == 1);
        assertThat(hanging).isNotDone();
        as("lab").delete("lab", "/lab/faults/" + id);
        assertThatThrownBy(hanging::join).hasCauseInstanceOf(IOException.class);
        assertThat(as("patchyard").get("itsm", "/itsm/changes").json().get("total").asInt()).isZero();
    }

    @Test
    void pagesOfHtmlHalfAnswersAndHugeOnesAreServed() {
        String id = raisedChange("alice");
        fault("{'service':'itsm','mode':'html_200','times':1}");
        LabClient.Reply html = as("patchyard").spoilt().get("itsm", "/itsm/changes/" + id);
        assertThat(html.status()).isEqualTo(200);
        assertThat(html.header("Content-Type")).startsWith("text/html");
        fault("{'service':'itsm','mode':'truncated_json','times':1}");
        LabClient.Reply half = as("patchyard").spoilt().get("itsm", "/itsm/changes/" + id);
        assertThat(half.status()).isEqualTo(200);
        assertThatThrownBy(half::json).isInstanceOf(UncheckedIOException.class);
        fault("{'service':'itsm','mode':'huge_body','times':1}");
        assertThat(as("patchyard").spoilt().get("itsm", "/itsm/changes/" + id).text().length()).isGreaterThan(64 << 20);
    }

    @Test
    void aConflictHitsOnlyPatches() {
        fault("{'service':'cmdb','mode':'conflict_412','match':{'ci':'deb-01'},'times':1}");
        assertThat(read("deb-01").status()).isEqualTo(200);
        LabClient writer = as("patchyard").with("If-Match", "\"1\"");
        assertThat(writer.patch("cmdb", "/cmdb/cis/deb-01", "{'patch_state':{}}").status()).isEqualTo(412);
        assertThat(writer.patch("cmdb", "/cmdb/cis/deb-01", "{'patch_state':{}}").status()).isEqualTo(200);
    }

    @Test
    void anApprovalFlipsInWhatIsReadAndNotInTruth() {
        String id = raisedChange("alice");
        as("alice").post("itsm", "/itsm/changes/" + id + "/submit", null);
        as("bob").post("itsm", "/itsm/changes/" + id + "/approve", null);
        String fault = fault("{'service':'itsm','mode':'flip_approval','match':{'ci':'deb-01'}}").field("id");
        assertThat(as("patchyard").get("itsm", "/itsm/changes/" + id).field("status")).isEqualTo("rejected");
        assertThat(as("patchyard").get("itsm", "/itsm/changes?ci_id=deb-01").json().at("/items/0/status").asText())
                .isEqualTo("rejected");
        as("lab").delete("lab", "/lab/faults/" + fault);
        assertThat(as("patchyard").get("itsm", "/itsm/changes/" + id).field("status")).isEqualTo("approved");
    }

    @Test
    void whatAFaultCannotBeIsRefused() {
        assertThat(fault("{'service':'itsm','mode':'burn'}").field("field")).isEqualTo("mode");
        assertThat(fault("{'service':'moon','mode':'hang'}").field("field")).isEqualTo("service");
        assertThat(fault("{'service':'itsm','mode':'hang','times':0}").field("field")).isEqualTo("times");
        assertThat(as("patchyard").get("lab", "/lab/faults").status()).isEqualTo(403);
    }

    private LabClient.Reply fault(String definition) {
        return as("lab").post("lab", "/lab/faults", definition);
    }

    private LabClient.Reply read(String ci) {
        return as("patchyard").get("cmdb", "/cmdb/cis/" + ci);
    }
}
