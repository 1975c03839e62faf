package dev.patchyard.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CmdbTest extends LabFixture {
    @Test
    void everyHostIsACiWithItsIdentity() {
        LabClient.Reply reply = as("patchyard").get("cmdb", "/cmdb/cis/el-02");
        assertThat(reply.header("ETag")).isEqualTo("\"1\"");
        assertThat(reply.json().at("/tags/os").asText()).isEqualTo("rhel9");
        assertThat(reply.json().at("/attributes/ansible_user").asText()).isEqualTo("ops");
        assertThat(reply.json().at("/attributes/sim_vm_id").asText()).isEqualTo("vm-010");
        assertThat(reply.json().at("/attributes/machine_id").asText()).hasSize(32);
    }

    @Test
    void tagsMustAllFitAndTypesAndStatusesOneOf() {
        as("cmdb-admin").patch("cmdb", "/cmdb/cis/deb-03", "{'status':'maintenance'}");
        assertThat(total("tag=env:lab&tag=os:debian12")).isEqualTo(8);
        assertThat(total("tag=env:lab&tag=os:debian12&status=active")).isEqualTo(7);
        assertThat(total("tag=env:lab&status=active,maintenance&type=vm,host")).isEqualTo(12);
        assertThat(total("tag=env:lab&tag=os:windows")).isZero();
        assertThat(as("patchyard").get("cmdb", "/cmdb/cis?tag=broken").status()).isEqualTo(400);
    }

    @Test
    void pagesCoverEveryCiOnce() {
        Set<String> seen = new HashSet<>();
        String cursor = "";
        int pages = 0;
        do {
            LabClient.Reply page = as("patchyard").get("cmdb", "/cmdb/cis?limit=5" + cursor);
            page.json().get("items").forEach(ci -> assertThat(seen.add(ci.get("id").asText())).isTrue());
            assertThat(page.json().get("total").asInt()).isEqualTo(12);
            cursor = page.json().get("next_cursor").isNull() ? null : "&cursor=" + page.field("next_cursor");
            pages++;
        } while (cursor != null);
        assertThat(seen).hasSize(12);
        assertThat(pages).isEqualTo(3);
        for (String limit : List.of("0", "201", "many", "-1")) {
            assertThat(as("patchyard").get("cmdb", "/cmdb/cis?limit=" + limit).status()).as(limit).isEqualTo(400);
        }
    }

    @Test
    void patchStateIsWrittenOnlyOverTheVersionThatWasRead() {
        String state = "{'patch_state':{'compliance_status':'compliant','pending_patches':[]}}";
        assertThat(as("patchyard").patch("cmdb", "/cmdb/cis/deb-01", state).status()).isEqualTo(428);
        LabClient.Reply written = as("patchyard").with("If-Match", "\"1\"").patch("cmdb", "/cmdb/cis/deb-01", state);
        assertThat(written.header("ETag")).isEqualTo("\"2\"");
        LabClient.Reply late = as("patchyard").with("If-Match", "\"1\"").patch("cmdb", "/cmdb/cis/deb-01", state);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(late.json().get("retryable").asBoolean()).isFalse();
    }

    @Test
    void aMergePatchMergesRemovesAndIsRemembered() {
        as("cmdb-admin").patch("cmdb", "/cmdb/cis/deb-01", "{'tags':{'group':null,'ring':'canary'}}");
        LabClient.Reply ci = as("patchyard").get("cmdb", "/cmdb/cis/deb-01");
        assertThat(ci.json().at("/tags/ring").asText()).isEqualTo("canary");
        assertThat(ci.json().at("/tags").has("group")).isFalse();
        LabClient.Reply history = as("patchyard").get("cmdb", "/cmdb/cis/deb-01/history");
        assertThat(history.json().at("/items/1/by").asText()).isEqualTo("cmdb-admin");
        assertThat(history.json().at("/items/1/changes/tags/to/ring").asText()).isEqualTo("canary");
    }

    @Test
    void thePatchServerWritesNothingButPatchState() {
        assertThat(as("patchyard").patch("cmdb", "/cmdb/cis/deb-01", "{'tags':{'a':'b'}}").status()).isEqualTo(403);
        assertThat(as("patchyard").delete("cmdb", "/cmdb/cis/deb-01").status()).isEqualTo(403);
        assertThat(as("patchyard").post("cmdb", "/cmdb/cis", "{'name':'x','type':'vm'}").status()).isEqualTo(403);
    }

    @Test
    void aCiMayHaveAHostileNameAndId() {
        LabClient.Reply created = as("cmdb-admin").post("cmdb", "/cmdb/cis",
                "{'id':'a/../{{ 7*7 }} b','type':'vm','name':'$(touch /tmp/x)','tags':{'os':'{{ 1 }}'}}");
        assertThat(created.status()).isEqualTo(201);
        LabClient.Reply read = as("patchyard").get("cmdb", created.header("Location"));
        assertThat(read.field("name")).isEqualTo("$(touch /tmp/x)");
        assertThat(as("cmdb-admin").delete("cmdb", created.header("Location")).status()).isEqualTo(204);
        assertThat(as("patchyard").get("cmdb", created.header("Location")).field("status")).isEqualTo("decommissioned");
    }

    @Test
    void whatWasWrittenIsThereAfterARestart() throws IOException {
        as("cmdb-admin").patch("cmdb", "/cmdb/cis/deb-01", "{'tags':{'ring':'canary'}}");
        String change = raisedChange("alice");
        String token = lab.token("bob");
        restartLab();
        assertThat(as("patchyard").get("cmdb", "/cmdb/cis/deb-01").json().at("/tags/ring").asText())
                .isEqualTo("canary");
        assertThat(as("patchyard").get("cmdb", "/cmdb/cis/deb-02").field("version")).isEqualTo("1");
        assertThat(as("patchyard").get("itsm", "/itsm/changes/" + change).status()).isEqualTo(200);
        assertThat(lab.token("bob")).isEqualTo(token);
    }

    @Test
    void theInventoryHoldsTheNamedCisInGroupsOfTheirTags() {
        LabClient.Reply inventory = as("patchyard").get("cmdb", "/cmdb/ansible/inventory?ci=deb-01&ci=el-01");
        assertThat(inventory.json().at("/_meta/hostvars").size()).isEqualTo(2);
        assertThat(inventory.json().at("/_meta/hostvars/deb-01/ansible_port").asInt()).isEqualTo(22);
        assertThat(inventory.json().at("/os_rhel9/hosts/0").asText()).isEqualTo("el-01");
    }

    private int total(String query) {
        return as("patchyard").get("cmdb", "/cmdb/cis?" + query).json().get("total").asInt();
    }
}
