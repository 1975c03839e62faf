package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.compliance.PatchState;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CollaboratorFault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollCallTest {
    private final Yard yard = new Yard();
    private final ComplianceLedger ledger = new ComplianceLedger(yard.board, new InMemoryAdvisoryBoard(), yard.shelf, yard.packages, new InMemoryRiskBook());
    private final RollCall rollCall = new RollCall(yard.cmdb, yard.board, yard.clock);

    @BeforeEach
    void given() {
        yard.hosts("web-1", "web-2").policy(Policies.policy().id("p").build());
        scan("web-1", "web-2");
    }

    @Test
    void whoIsGoneFromTheCmdbIsRetiredAndBackWhenTheCmdbHasThemAgain() {
        Ci gone = yard.cmdb.byId("web-2").orElseThrow();
        yard.cmdb.forget("web-2");
        yard.clock.advance(Duration.ofHours(1));
        rollCall.take();
        assertThat(inService()).containsExactly("web-1");
        PatchState kept = yard.board.find("web-2").orElseThrow();
        assertThat(kept.retiredAt()).isEqualTo(yard.clock.instant());
        yard.clock.advance(Duration.ofHours(1));
        rollCall.take();
        assertThat(yard.board.find("web-2")).contains(kept);
        yard.cmdb.with(gone);
        rollCall.take();
        assertThat(inService()).containsExactly("web-1", "web-2");
        assertThat(yard.board.find("web-2")).contains(kept.retired(null));
    }

    @Test
    void whoIsDecommissionedIsRetiredAndWhoIsInMaintenanceIsNot() {
        yard.cmdb.decommission("web-1").inStatus("web-2", Ci.Status.MAINTENANCE);
        rollCall.take();
        assertThat(inService()).containsExactly("web-2");
        yard.cmdb.inStatus("web-1", Ci.Status.ACTIVE);
        rollCall.take();
        assertThat(inService()).containsExactly("web-1", "web-2");
    }

    @Test
    void aScanRetiresWhoIsDecommissionedAndBringsBackWhoIsNot() {
        yard.cmdb.decommission("web-1");
        scan("web-1");
        assertThat(inService()).containsExactly("web-2");
        yard.cmdb.inStatus("web-1", Ci.Status.ACTIVE);
        scan("web-1");
        assertThat(inService()).containsExactly("web-1", "web-2");
    }

    @Test
    void aCmdbThatListsNobodyOrCannotBeAskedRetiresNobody() {
        yard.cmdb.forget("web-1");
        yard.cmdb.forget("web-2");
        rollCall.take();
        assertThat(inService()).containsExactly("web-1", "web-2");
        yard.cmdb.with(Hosts.ci("other", "debian12"));
        yard.cmdb.faults.always("byId", CollaboratorFault.Kind.UNAVAILABLE);
        assertThatThrownBy(rollCall::take).isInstanceOf(CollaboratorFault.class);
        assertThat(inService()).containsExactly("web-1", "web-2");
    }

    @Test
    void whatARunSaysOfARetiredCiDoesNotBringItBack() {
        yard.cmdb.forget("web-2");
        rollCall.take();
        ledger.patched("web-2", yard.clock.instant());
        assertThat(inService()).containsExactly("web-1");
    }

    private void scan(String... ids) {
        yard.clock.advance(Duration.ofSeconds(1));
        List<Ci> cis = List.of(ids).stream().map(id -> yard.cmdb.byId(id).orElseThrow()).toList();
        new ScanDuty(yard.scanner, ledger, yard.clock).lookAt(cis);
    }

    private List<String> inService() {
        return yard.board.all().stream().map(PatchState::ciId).toList();
    }
}
