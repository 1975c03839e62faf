package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every CMDB keeps. There are eight items deb-01 … deb-08 and four el-01 … el-04, all with env=lab. */
abstract class CmdbContract {
    abstract Cmdb cmdb();

    /** @return what the CMDB holds as one field of an item's patch state, as text; empty for none */
    abstract String patchState(String ciId, String field);

    @Test
    void allTagsMustMatch() {
        assertThat(cmdb().find(CiSelector.byTags(Map.of("env", "lab", "os", "rhel9")))).extracting(Ci::id)
                .containsExactlyInAnyOrder("el-01", "el-02", "el-03", "el-04");
        assertThat(cmdb().find(CiSelector.byTags(Map.of("env", "lab")))).hasSize(12);
        assertThat(cmdb().find(CiSelector.byTags(Map.of("env", "production")))).isEmpty();
    }

    @Test
    void idsRestrictWhatTheTagsMatch() {
        CiSelector selector = new CiSelector(Map.of("os", "debian12"), List.of("deb-03", "el-01", "nobody"));

        assertThat(cmdb().find(selector)).extracting(Ci::id).containsExactly("deb-03");
    }

    @Test
    void anItemIsReadWithEverythingThatIsNeededToReachIt() {
        Ci ci = cmdb().byId("deb-01").orElseThrow();

        assertThat(ci.status()).isEqualTo(Ci.Status.ACTIVE);
        assertThat(ci.login()).isNotNull();
        assertThat(ci.loginFault()).isNull();
        assertThat(ci.vmId()).isNotBlank();
        assertThat(ci.osType()).isPresent();
        assertThat(ci.environment()).isEqualTo("lab");
    }

    @Test
    void anUnknownItemIsNotThereWhateverItsName() {
        assertThat(cmdb().byId("nobody")).isEmpty();
        assertThat(cmdb().byId("../changes/{{ 7*7 }}?x=1#y%00 ü")).isEmpty();
    }

    @Test
    void thePatchStateIsMergedIntoTheItem() {
        cmdb().writePatchState("deb-02", Map.of("compliance_status", "compliant", "target_patch_level", "2026-02"));
        cmdb().writePatchState("deb-02", Map.of("compliance_status", "non_compliant"));

        assertThat(patchState("deb-02", "compliance_status")).isEqualTo("non_compliant");
        assertThat(patchState("deb-02", "target_patch_level")).isEqualTo("2026-02");
        assertThat(patchState("deb-03", "compliance_status")).isEmpty();
    }

    @Test
    void writingForAnUnknownItemIsAFault() {
        Faults.expect(Kind.NOT_FOUND, () -> cmdb().writePatchState("nobody", Map.of("compliance_status", "unknown")));
    }
}
