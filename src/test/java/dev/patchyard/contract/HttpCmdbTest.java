package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.cmdb.Bastion;
import dev.patchyard.adapter.cmdb.HttpCmdb;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCmdbTest extends CmdbContract {
    @TempDir
    Path folder;

    private LabHouse lab;
    private Cmdb cmdb;

    @BeforeEach
    void open() throws IOException {
        lab = new LabHouse(folder);
        cmdb = new HttpCmdb(lab.client(service()), List.of(new Bastion("el", "jump@bastion.example:2222")));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    String service() {
        return "cmdb";
    }

    @Override
    Cmdb cmdb() {
        return cmdb;
    }

    @Override
    String patchState(String ciId, String field) {
        return lab.get("cmdb", "/cmdb/cis/" + ciId).path("patch_state").path(field).asText("");
    }

    @Test
    void everyPageIsRead() {
        for (int number = 0; number < 230; number++) {
            lab.as("cmdb-admin", "POST", "cmdb", "/cmdb/cis", "{'id':'bulk-" + number
                    + "','type':'vm','name':'n','tags':"
                    + "{'env':'bulk'},'attributes':{'ansible_host':'127.0.0.1','ansible_user':'root'}}");
        }

        assertThat(cmdb.find(CiSelector.byTags(Map.of("env", "bulk")))).hasSize(230)
                .extracting(Ci::id).doesNotHaveDuplicates();
    }

    @Test
    void theBastionOfItsGroupBelongsToALogin() {
        assertThat(cmdb.byId("el-01").orElseThrow().login().bastion()).isEqualTo("jump@bastion.example:2222");
        assertThat(cmdb.byId("deb-01").orElseThrow().login().bastion()).isNull();
    }

    @Test
    void anItemWithAnAddressThatSshWouldMisreadHasNoLoginAndTheOthersAreListed() {
        lab.as("cmdb-admin", "PATCH", "cmdb", "/cmdb/cis/deb-04",
                "{'name':'{{ lookup(`pipe`,`id`) }}','attributes':{'ansible_host':'-oProxyCommand=id'}}");

        List<Ci> items = cmdb.find(CiSelector.byTags(Map.of("os", "debian12")));

        assertThat(items).hasSize(8);
        assertThat(items).filteredOn(ci -> ci.id().equals("deb-04")).singleElement().satisfies(ci -> {
            assertThat(ci.login()).isNull();
            assertThat(ci.loginFault()).startsWith("ansible_host");
            assertThat(ci.name()).isEqualTo("{{ lookup(`pipe`,`id`) }}");
        });
    }

    @Test
    void anItemOutOfServiceSaysSoWhereTheServerKeepsAStatus() {
        lab.as("cmdb-admin", "PATCH", "cmdb", "/cmdb/cis/deb-05", "{'status':'maintenance'}");

        assertThat(cmdb.byId("deb-05").orElseThrow().status())
                .isEqualTo(service().equals("cmdb") ? Ci.Status.MAINTENANCE : Ci.Status.ACTIVE);
    }

    @Test
    void row03_whatTheCmdbHasAlreadyIsNotWrittenAgain() {
        Map<String, Object> state = new HashMap<>(Map.of("compliance_status", "compliant",
                "pending_patches", List.of(Map.of("package", "curl", "security", true, "advisories", List.of("CVE-1")))));
        state.put("target_patch_level", null);
        cmdb.writePatchState("deb-08", state);
        cmdb.writePatchState("deb-08", state);
        assertThat(patchesOf("deb-08")).isEqualTo(1);
        state.put("target_patch_level", "2026-02");
        cmdb.writePatchState("deb-08", state);
        assertThat(patchesOf("deb-08")).isEqualTo(2);
        assertThat(patchState("deb-08", "target_patch_level")).isEqualTo("2026-02");
    }

    private int patchesOf(String ciId) {
        return lab.get("lab", "/lab/requests?service=cmdb&method=PATCH&path=/cmdb/cis/" + ciId).path("total").asInt();
    }

    @Test
    void aWriteThatLosesARaceTriesAgainAndGivesUpAfterFour() {
        lab.fault("{'service':'cmdb','mode':'conflict_412','times':2,"
                + "'match':{'path_glob':'/cmdb/cis/deb-06','method':'PATCH'}}");
        cmdb.writePatchState("deb-06", Map.of("compliance_status", "compliant"));
        assertThat(patchState("deb-06", "compliance_status")).isEqualTo("compliant");

        lab.fault("{'service':'cmdb','mode':'conflict_412','match':{'path_glob':'/cmdb/cis/deb-07','method':'PATCH'}}");
        Faults.expect(Kind.CONFLICT, () -> cmdb.writePatchState("deb-07", Map.of("compliance_status", "compliant")));
        assertThat(lab.get("lab", "/lab/requests?service=cmdb&method=PATCH&path=/cmdb/cis/deb-07").path("total")
                .asInt())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"html_200", "truncated_json", "huge_body", "status_500"})
    void aCmdbThatTalksNonsenseIsUnavailableAndNeverAnEmptyList(String mode) {
        lab.fault("{'service':'cmdb','mode':'" + mode + "','match':{'person':'patchyard'}}");

        Faults.expect(Kind.UNAVAILABLE, () -> cmdb.find(CiSelector.byTags(Map.of("env", "lab"))));
        Faults.expect(Kind.UNAVAILABLE, () -> cmdb.byId("deb-01"));
    }

    @Test
    void aSilentCmdbIsUnavailable() throws IOException {
        lab.fault("{'service':'cmdb','mode':'hang','match':{'person':'patchyard'}}");
        Cmdb impatient = new HttpCmdb(lab.impatientClient(service()), List.of());

        Faults.expect(Kind.UNAVAILABLE, () -> impatient.byId("deb-01"));
    }

    @Test
    void aShortTroubleIsTriedAgain() {
        lab.fault("{'service':'cmdb','mode':'status_503','match':{'person':'patchyard'},'times':2}");

        assertThat(cmdb.byId("deb-01")).isPresent();
    }
}
