package dev.patchyard.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.journey.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SimEngineTest extends LabFixture {
    @Test
    void aMachineIsKnownByItsUuidAndMac() {
        ObjectNode vm = as("patchyard").get("sim", "/sim/vms/vm-001").json();
        assertThat(vm.get("uuid").asText()).isEqualTo(planned.getFirst().productUuid());
        assertThat(vm.at("/macs/0").asText()).isEqualTo(planned.getFirst().mac());
        assertThat(vm.get("power_state").asText()).isEqualTo("on");
        assertThat(as("patchyard").get("sim", "/sim/vms/vm-999").status()).isEqualTo(404);
    }

    @Test
    void aRevertBringsBackWhatTheHostWas() {
        hosts.write("deb-01", "before");
        LabClient.Reply created = create("{'name':'py-1','run_id':'run-1','ttl_hours':72}");
        assertThat(created.status()).isEqualTo(202);
        assertThat(ended(created)).isEqualTo("succeeded");
        hosts.write("deb-01", "after");
        String snapshot = "/sim/vms/vm-001/snapshots/" + created.field("snapshot_id");
        assertThat(ended(as("patchyard").post("sim", snapshot + "/revert", "{'power_on':true}")))
                .isEqualTo("succeeded");
        assertThat(hosts.read("deb-01")).isEqualTo("before");
        ObjectNode record = as("patchyard").get("sim", "/sim/vms/vm-001/snapshots").json();
        assertThat(record.at("/items/0/state").asText()).isEqualTo("ready");
        assertThat(record.at("/items/0/run_id").asText()).isEqualTo("run-1");
        assertThat(record.at("/items/0/consistency").asText()).isEqualTo("filesystem");
        assertThat(ended(as("patchyard").delete("sim", snapshot))).isEqualTo("succeeded");
        assertThat(as("patchyard").get("sim", "/sim/vms/vm-001/snapshots").json().get("total").asInt()).isZero();
        assertThat(hosts.snapshots("deb-01")).isEmpty();
    }

    @Test
    void aMachineHasOneTaskAtATime() {
        CountDownLatch gate = hosts.holdSnapshots();
        LabClient.Reply first = create("{'name':'a'}");
        LabClient.Reply second = create("{'name':'b'}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.field("code")).isEqualTo("busy");
        gate.countDown();
        assertThat(ended(first)).isEqualTo("succeeded");
        LabClient.Reply again = create("{'name':'a'}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.field("code")).isEqualTo("exists");
    }

    @Test
    void aKeyThatWasRefusedAsBusyWorksWhenTheMachineIsFree() {
        CountDownLatch gate = hosts.holdSnapshots();
        LabClient.Reply first = create("{'name':'a'}");
        LabClient keyed = as("patchyard").with("Idempotency-Key", "b");
        assertThat(keyed.post("sim", "/sim/vms/vm-001/snapshots", "{'name':'b'}").status()).isEqualTo(409);
        gate.countDown();
        assertThat(ended(first)).isEqualTo("succeeded");
        LabClient.Reply second = keyed.post("sim", "/sim/vms/vm-001/snapshots", "{'name':'b'}");
        assertThat(ended(second)).isEqualTo("succeeded");
        assertThat(keyed.post("sim", "/sim/vms/vm-001/snapshots", "{'name':'b'}").field("snapshot_id"))
                .isEqualTo(second.field("snapshot_id"));
    }

    @Test
    void aFailedSnapshotSaysWhyAndCannotBeReverted() {
        hosts.failSnapshots("the copy broke");
        LabClient.Reply created = create("{'name':'a'}");
        assertThat(ended(created)).isEqualTo("failed");
        assertThat(as("patchyard").get("sim", "/sim/tasks/" + created.field("task_id")).field("error"))
                .isEqualTo("the copy broke");
        assertThat(as("patchyard").post("sim", "/sim/vms/vm-001/snapshots/" + created.field("snapshot_id") + "/revert",
                null).field("code")).isEqualTo("not_ready");
    }

    @Test
    void namesAndSpaceAreChecked() {
        assertThat(create("{'name':'1a'}").status()).isEqualTo(422);
        assertThat(create("{'name':'" + "a".repeat(41) + "'}").status()).isEqualTo(422);
        as("lab").post("sim", "/sim/inject/disk-full", "{'vm_id':'vm-001'}");
        assertThat(create("{'name':'a'}").status()).isEqualTo(507);
        as("lab").post("sim", "/sim/inject/disk-full", "{'vm_id':'vm-001','heal':true}");
        assertThat(create("{'name':'a'}").status()).isEqualTo(202);
    }

    @Test
    void snapshotsBuildOnEachOtherAndOnWhatWasGoneBackTo() {
        String a = snapshotId("a");
        String b = snapshotId("b");
        assertThat(parentOf("a")).isEmpty();
        assertThat(parentOf("b")).isEqualTo(a);
        ended(as("patchyard").post("sim", "/sim/vms/vm-001/snapshots/" + a + "/revert", null));
        snapshotId("c");
        assertThat(parentOf("c")).isEqualTo(a);
        ended(as("patchyard").delete("sim", "/sim/vms/vm-001/snapshots/" + a));
        assertThat(parentOf("b")).as("what goes leaves its children to its own parent").isEmpty();
        assertThat(as("patchyard").get("sim", "/sim/vms/vm-001/snapshots/" + b).status()).isEqualTo(200);
    }

    @Test
    void onlyWholePercentsFillADatastore() {
        assertThat(as("lab").post("sim", "/sim/inject/disk-full", "{'vm_id':'vm-001','free_percent':101}").status())
                .isEqualTo(400);
        assertThat(as("patchyard").post("sim", "/sim/inject/data-disk", "{'vm_id':'vm-001'}").status()).isEqualTo(403);
    }

    private String snapshotId(String name) {
        LabClient.Reply created = create("{'name':'" + name + "'}");
        assertThat(ended(created)).isEqualTo("succeeded");
        return created.field("snapshot_id");
    }

    private String parentOf(String name) {
        for (var each : as("patchyard").get("sim", "/sim/vms/vm-001/snapshots").json().get("items")) {
            if (each.get("name").asText().equals(name)) {
                return each.path("parent_id").asText("");
            }
        }
        throw new AssertionError("no snapshot " + name);
    }

    @Test
    void powerAndNetworkReachTheHost() {
        assertThat(ended(as("patchyard").post("sim", "/sim/vms/vm-001/power", "{'action':'off'}")))
                .isEqualTo("succeeded");
        assertThat(as("patchyard").get("sim", "/sim/vms/vm-001").field("power_state")).isEqualTo("off");
        assertThat(ended(as("patchyard").post("sim", "/sim/vms/vm-001/power", "{'action':'on'}")))
                .isEqualTo("succeeded");
        assertThat(as("patchyard").post("sim", "/sim/vms/vm-001/power", "{'action':'suspend'}").status())
                .isEqualTo(422);
        as("lab").post("sim", "/sim/inject/network-partition", "{'vm_id':'vm-001'}");
        assertThat(hosts.isCut("deb-01")).isTrue();
        as("lab").post("sim", "/sim/inject/host-failure", "{'host_id':'vm-001','type':'power_off'}");
        assertThat(hosts.running("deb-01")).isFalse();
        assertThat(as("patchyard").post("sim", "/sim/inject/host-failure", "{'host_id':'vm-001'}").status())
                .isEqualTo(403);
    }

    @Test
    void aSnapshotOutlivesARestart() throws IOException {
        assertThat(ended(create("{'name':'a'}"))).isEqualTo("succeeded");
        restartLab();
        assertThat(as("patchyard").get("sim", "/sim/vms/vm-001/snapshots").json().at("/items/0/state").asText())
                .isEqualTo("ready");
    }

    @Test
    void aSnapshotThatTheHostLostIsNotListedAfterARestart() throws IOException {
        assertThat(ended(create("{'name':'a'}"))).isEqualTo("succeeded");
        hosts.snapshots("deb-01").forEach(kept -> hosts.drop("deb-01", kept.id()));
        restartLab();
        assertThat(as("patchyard").get("sim", "/sim/vms/vm-001/snapshots").json().get("total").asInt()).isZero();
    }

    private LabClient.Reply create(String body) {
        return as("patchyard").post("sim", "/sim/vms/vm-001/snapshots", body);
    }

    private String ended(LabClient.Reply accepted) {
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        String task = "/sim/tasks/" + accepted.field("task_id");
        return Eventually.get("the task's end", Duration.ofMinutes(1), () -> as("patchyard").get("sim", task),
                seen -> !seen.json().get("ended_at").isNull()).field("state");
    }
}
