package dev.patchyard.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonRulesTest extends LabFixture {
    private static final String CHANGE = "{'title':'Once','affected_cis':['deb-01']}";

    @Test
    void withoutATokenNothingIsSaidAndTheTokensAreTheirOwnersAlone() throws IOException {
        for (String[] route : List.of(new String[] {"cmdb", "/cmdb/cis"}, new String[] {"itsm", "/itsm/changes"},
                new String[] {"sim", "/sim/vms"}, new String[] {"lab", "/lab/hosts"},
                new String[] {"cmdb_plain", "/cmdb/cis"}, new String[] {"itsm_plain", "/itsm/changes"})) {
            assertThat(as(null).get(route[0], route[1]).status()).as(route[1]).isEqualTo(401);
            assertThat(as(null).with("Authorization", "Bearer wrong").get(route[0], route[1]).status()).isEqualTo(401);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("lab-tokens.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theRequestIdComesBackAndIsInTheLog() {
        LabClient.Reply reply = as("patchyard").with("X-Request-Id", "trace-7").get("itsm", "/itsm/changes");
        assertThat(reply.header("X-Request-Id")).isEqualTo("trace-7");
        assertThat(as("patchyard").get("itsm", "/itsm/changes").header("X-Request-Id")).isNotBlank();
        ObjectNode log = as("lab").get("lab", "/lab/requests?service=itsm&person=patchyard").json();
        assertThat(log.get("total").asInt()).isEqualTo(2);
        assertThat(log.at("/items/0/request_id").asText()).isEqualTo("trace-7");
        assertThat(log.at("/items/0/status").asInt()).isEqualTo(200);
    }

    @Test
    void theSameKeyGivesTheSameChangeAndAnotherBodyIsRefused() throws IOException {
        LabClient client = as("patchyard").with("Idempotency-Key", "k");
        String id = client.post("itsm", "/itsm/changes", CHANGE).field("id");
        assertThat(client.post("itsm", "/itsm/changes", CHANGE).field("id")).isEqualTo(id);
        restartLab();
        assertThat(as("patchyard").with("Idempotency-Key", "k").post("itsm", "/itsm/changes", CHANGE).field("id"))
                .isEqualTo(id);
        LabClient.Reply other = as("patchyard").with("Idempotency-Key", "k")
                .post("itsm", "/itsm/changes", CHANGE.replace("Once", "Twice"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.field("code")).isEqualTo("idempotency_key_reused");
    }

    @Test
    void anIncidentOfTheSameKeyIsOneUntilItIsResolved() {
        String body = "{'title':'Broken','severity':'P3','affected_cis':['deb-01'],'dedup_key':'patch-run:1:failed'}";
        LabClient.Reply first = as("patchyard").post("itsm", "/itsm/incidents", body);
        LabClient.Reply second = as("patchyard").post("itsm", "/itsm/incidents", body);
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.field("id")).isEqualTo(first.field("id"));
        String resolve = "/itsm/incidents/" + first.field("id") + "/resolve";
        assertThat(as("bob").post("itsm", resolve, "{'root_cause':'x'}").field("status")).isEqualTo("resolved");
        assertThat(as("bob").post("itsm", resolve, "{'root_cause':'x'}").status()).isEqualTo(409);
        assertThat(as("patchyard").post("itsm", "/itsm/incidents", body).status()).isEqualTo(201);
    }

    @Test
    void unknownRoutesMethodsAndBodiesAreTold() {
        assertThat(as("patchyard").get("itsm", "/itsm/nothing").status()).isEqualTo(404);
        assertThat(as("patchyard").delete("itsm", "/itsm/changes").status()).isEqualTo(405);
        assertThat(as("patchyard").post("itsm", "/itsm/changes", "{").field("code")).isEqualTo("invalid_json");
        assertThat(as("patchyard").post("itsm", "/itsm/changes", "{'title':'a','title':'b'}").status()).isEqualTo(400);
    }

    @Test
    void thePlainServicesHaveTheOldVerbsOnly() {
        String id = as("patchyard").post("itsm_plain", "/itsm/changes", CHANGE).field("id");
        assertThat(as("patchyard").get("itsm_plain", "/itsm/changes/" + id).status()).isEqualTo(405);
        for (String verb : List.of("submit", "fail", "cancel", "reject")) {
            assertThat(as("patchyard").post("itsm_plain", "/itsm/changes/" + id + "/" + verb, null).status())
                    .isEqualTo(404);
        }
        String change = "/itsm/changes/" + id;
        assertThat(as("patchyard").patch("itsm_plain", change, "{'status':'pending_approval'}").status())
                .isEqualTo(200);
        assertThat(as("bob").post("itsm_plain", change + "/approve", null).field("approved_by")).isEqualTo("bob");
        assertThat(as("patchyard").post("itsm_plain", change + "/execute", null).status()).isEqualTo(200);
        LabClient.Reply failed = as("patchyard").patch("itsm_plain", change, "{'status':'failed'}");
        assertThat(failed.field("status")).isEqualTo("failed");
        assertThat(failed.json().has("scheduled_end")).isFalse();
        assertThat(as("patchyard").get("itsm_plain", "/itsm/changes").text()).startsWith("[{");
        LabClient.Reply ci = as("patchyard").get("cmdb_plain", "/cmdb/cis/deb-01");
        assertThat(ci.header("ETag")).isNull();
        assertThat(ci.json().has("version")).isFalse();
        assertThat(as("patchyard").patch("cmdb_plain", "/cmdb/cis/deb-01",
                "{'patch_state':{'compliance_status':'unknown'}}")
                .status()).isEqualTo(200);
    }

    @Test
    void theControlApiReachesTheHosts() {
        LabClient lab = as("lab");
        assertThat(lab.get("lab", "/lab/hosts").json().get("total").asInt()).isEqualTo(12);
        assertThat(lab.post("lab", "/lab/hosts/deb-01/suite", "{'apt_acme':'2.0','security':false}").json()
                .get("apt_acme").asText()).isEqualTo("2.0");
        assertThat(lab.post("lab", "/lab/hosts/deb-01/suite", "{'apt_acme':'../x'}").status()).isEqualTo(400);
        assertThat(lab.post("lab", "/lab/hosts/deb-01/power", "{'action':'cut'}").field("state")).isEqualTo("off");
        assertThat(lab.post("lab", "/lab/hosts/deb-02/exec", "{'argv':['echo','hi']}").field("stdout"))
                .isEqualTo("echo hi");
        assertThat(lab.post("lab", "/lab/hosts/nope/power", "{'action':'on'}").status()).isEqualTo(404);
    }
}
