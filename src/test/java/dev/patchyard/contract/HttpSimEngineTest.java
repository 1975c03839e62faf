package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.simengine.HttpSimEngine;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.journey.RealTime;
import dev.patchyard.run.Nap;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSimEngineTest extends SimEngineContract {
    @TempDir
    Path folder;

    private final MutableClock clock = MutableClock.at("2026-03-01T02:00:00Z");
    private LabHouse lab;
    private SimEngine engine;

    @BeforeEach
    void open() throws IOException {
        lab = new LabHouse(folder);
        // NB: the nap moves the test's clock; it gives way so that the lab's own threads come to work.
        engine = new HttpSimEngine(lab.client("sim"), clock, wait -> {
            clock.advance(wait);
            Thread.yield();
        }, Duration.ofHours(2));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Override
    SimEngine engine() {
        return engine;
    }

    @Override
    void write(String content) {
        lab.hosts.write("deb-01", content);
    }

    @Override
    String read() {
        return lab.hosts.read("deb-01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop_after_effect", "drop_before_effect", "html_200", "truncated_json", "status_503"})
    void aCreateWhoseAnswerGotLostMakesOneSnapshot(String mode) {
        lab.fault("{'service':'sim','mode':'" + mode + "','match':{'method':'POST'},'times':1}");
        String name = name();

        Snapshot snapshot;
        try {
            snapshot = engine.create("vm-001", name, "run-1", 24);
        } catch (CollaboratorFault again) {
            assertThat(again.isRetryable()).isTrue();
            snapshot = engine.create("vm-001", name, "run-1", 24);
        }

        assertThat(engine.snapshots("vm-001")).extracting(Snapshot::id).containsExactly(snapshot.id());
    }

    @Test
    void row29_aSnapshotThatIsListedLateIsWaitedForAndMadeOnce() throws IOException {
        lab.fault("{'service':'sim','mode':'stale_reads','delay_ms':300,'match':{'method':'GET'}}");
        SimEngine patient = new HttpSimEngine(lab.client("sim"), RealTime.clock(), Nap.REAL, Duration.ofHours(2));
        String name = name();
        Snapshot snapshot = patient.create("vm-001", name, "run-1", 24);
        assertThat(patient.create("vm-001", name, "run-1", 24).id()).isEqualTo(snapshot.id());
        lab.as("lab", "DELETE", "lab", "/lab/faults", "");
        assertThat(engine.snapshots("vm-001")).extracting(Snapshot::name).containsExactly(name);
    }

    @Test
    void aSnapshotThatFailsIsAFaultAndNotASnapshot() {
        lab.hosts.failSnapshots("the disk is on fire");

        Faults.expect(Kind.CONFLICT, () -> engine.create("vm-001", name(), "run-1", 24));
    }

    @Test
    void aMachineOnADatastoreOfItsOwnTellsWhatIsLeftThere() {
        lab.as("lab", "POST", "sim", "/sim/inject/disk-full", "{'vm_id':'vm-001','free_percent':15}");

        String own = engine.find("vm-001").orElseThrow().datastores().getFirst();

        assertThat(engine.datastore(own).orElseThrow().freePercent()).isEqualTo(15);
        assertThat(engine.find("vm-002").orElseThrow().datastores()).doesNotContain(own);
        assertThat(engine.create("vm-001", name(), "run-1", 24).ready()).isTrue();
    }

    @Test
    void aDiskThatNoSnapshotCoversIsADiskOfTheMachineAndNotOfItsSnapshot() {
        lab.as("lab", "POST", "sim", "/sim/inject/data-disk", "{'vm_id':'vm-001'}");

        Snapshot snapshot = engine.create("vm-001", name(), "run-1", 24);

        assertThat(engine.find("vm-001").orElseThrow().disks()).containsExactly("disk-0", "disk-1");
        assertThat(snapshot.disks()).containsExactly("disk-0");
        lab.as("lab", "POST", "sim", "/sim/inject/data-disk", "{'vm_id':'vm-001','heal':true}");
        assertThat(engine.find("vm-001").orElseThrow().disks()).containsExactly("disk-0");
    }

    @Test
    void aFullDatastoreIsUnavailable() {
        lab.as("lab", "POST", "sim", "/sim/inject/disk-full", "{'vm_id':'vm-001'}");

        Faults.expect(Kind.UNAVAILABLE, () -> engine.create("vm-001", name(), "run-1", 24));
        assertThat(engine.snapshots("vm-001")).isEmpty();
    }

    @Test
    void aSnapshotThatTakesForEverIsUncertain() throws IOException {
        CountDownLatch release = lab.hosts.holdSnapshots();
        SimEngine impatient = new HttpSimEngine(lab.client("sim"), clock, clock::advance, Duration.ofSeconds(10));

        Faults.expect(Kind.UNCERTAIN, () -> impatient.create("vm-001", name(), "run-1", 24));
        release.countDown();
    }

    @Test
    void aSnapshotThatNobodyWaitsForAnyMoreIsUncertain() throws IOException {
        CountDownLatch release = lab.hosts.holdSnapshots();
        SimEngine stopped = new HttpSimEngine(lab.client("sim"), clock, wait -> {
            throw new CancellationException("asked to end");
        }, Duration.ofHours(2));

        Faults.expect(Kind.UNCERTAIN, () -> stopped.create("vm-001", name(), "run-1", 24));
        release.countDown();
    }

    @Test
    void aSnapshotThatIsNotOursIsNotRevertedTo() {
        lab.as("lab", "POST", "sim", "/sim/vms/vm-001/snapshots", "{'name':'before-upgrade'}");

        String id = engine.snapshots("vm-001").getFirst().id();

        Faults.expect(Kind.CONFLICT, () -> engine.revert("vm-001", id, "once"));
    }

    @Test
    void aNameThatWeDidNotMakeIsRefused() {
        Faults.expect(Kind.REFUSED, () -> engine.create("vm-001", "$(reboot)", "run-1", 24));
    }
}
