package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm.Closure.Outcome;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.policy.CheckSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Hosts safe, CMDB written, change closed: in this order, however often something fails between. */
class ClosingOrderTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();

    @Test
    void theChangeStaysOpenUntilTheCmdbWasTold() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.cmdb.faults.always("writePatchState", Kind.UNAVAILABLE);
        PatchRun ended = yard.walk(run);
        String change = ended.change().id();
        assertThat(ended.verdict()).isEqualTo(Verdict.SUCCEEDED);
        deliverFor(Duration.ofMinutes(30));
        assertThat(yard.itsm.find(change).orElseThrow().status()).isEqualTo(ChangeStatus.IN_PROGRESS);
        yard.cmdb.faults.heal();
        deliverFor(Duration.ofMinutes(30));
        assertThat(yard.cmdb.patchState("a")).containsEntry("compliance_status", "compliant");
        assertThat(yard.itsm.closure(change).orElseThrow().outcome()).isEqualTo(Outcome.SUCCESSFUL);
    }

    @Test
    void aCmdbThatRefusesForGoodHoldsNothingBack() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.cmdb.faults.always("writePatchState", Kind.NOT_FOUND);
        PatchRun ended = yard.walk(run);
        assertThat(yard.itsm.closure(ended.change().id())).isPresent();
    }

    @Test
    void theClosingNoteCarriesTheDigestOfTheReport() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("1", 2, 1).build());
        PatchRun ended = yard.walk(yard.approvedRun(POLICY, "a"));
        String digest = Integer.toHexString(RunReport.record(ended).hashCode());
        assertThat(yard.itsm.closure(ended.change().id()).orElseThrow().notes()).endsWith("Report: sha256 " + digest + "\n");
    }

    @Test
    void aPersonsChangeThatNothingCameOfIsOnlyNoted() {
        yard.hosts("a", "b").policy(Policies.policy().build());
        String change = yard.approvedChangeFor(yard.dryRun(POLICY), "a", "b");
        yard.fleet.host("a").offers("web", "3.0");
        PatchRun ended = yard.walk(yard.desk.request(Yard.request(POLICY, false, change, null)));
        assertThat(ended.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(yard.itsm.find(change).orElseThrow().status()).isEqualTo(ChangeStatus.APPROVED);
        assertThat(yard.itsm.closure(change)).isEmpty();
    }

    @Test
    void withoutAnApplicationCheckRunAndChangeSaySo() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun plain = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(plain.hosts().get("a").verified()).isEqualTo("os_only");
        assertThat(yard.itsm.closure(plain.change().id()).orElseThrow().notes()).contains("a: OK, verified: os_only");

        yard.policy(Policies.policy().id("checked").checking(new CheckSpec("web", null, "web", null)).build());
        yard.fleet.host("a").offers("web", "3.0");
        assertThat(yard.walk(yard.approvedRun("checked", "a")).hosts().get("a").verified()).isEqualTo("app");
    }

    private void deliverFor(Duration time) {
        for (int minute = 0; minute < time.toMinutes(); minute++) {
            yard.clock.advance(Duration.ofMinutes(1));
            yard.corridor.relay().deliverDue();
        }
    }
}
