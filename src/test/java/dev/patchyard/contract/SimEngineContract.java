package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.snapshot.Datastore;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import dev.patchyard.snapshot.VirtualMachine;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every hypervisor keeps. There are machines vm-001 and vm-002. */
abstract class SimEngineContract {
    abstract SimEngine engine();

    /** Writes what vm-001's disk holds. */
    abstract void write(String content);

    abstract String read();

    static String name() {
        return "py-" + UUID.randomUUID();
    }

    @Test
    void aMachineIsKnownWithItsIdentity() {
        VirtualMachine machine = engine().find("vm-001").orElseThrow();

        assertThat(machine.poweredOn()).isTrue();
        assertThat(machine.uuid()).isNotBlank();
        assertThat(machine.disks()).isNotEmpty();
        assertThat(engine().find("vm-999")).isEmpty();
        assertThat(engine().find("vm 001/..;%2e?x")).isEmpty();
    }

    @Test
    void aSnapshotIsReadyAndOursAndListedOnce() {
        String name = name();

        Snapshot snapshot = engine().create("vm-001", name, "run-1", 24);

        assertThat(snapshot.ready()).isTrue();
        assertThat(snapshot.runId()).isEqualTo("run-1");
        assertThat(snapshot.vmId()).isEqualTo("vm-001");
        assertThat(snapshot.disks()).isNotEmpty();
        assertThat(snapshot.freeBytes()).isPositive();
        assertThat(engine().snapshots("vm-001")).extracting(Snapshot::name).containsExactly(name);
        assertThat(engine().snapshots("vm-002")).isEmpty();
    }

    @Test
    void makingItAgainAdoptsWhatIsThere() {
        String name = name();
        Snapshot first = engine().create("vm-001", name, "run-1", 24);

        assertThat(engine().create("vm-001", name, "run-1", 24).id()).isEqualTo(first.id());
        assertThat(engine().snapshots("vm-001")).hasSize(1);
        Faults.expect(Kind.CONFLICT, () -> engine().create("vm-001", name, "run-2", 24));
    }

    @Test
    void aRevertBringsBackWhatWasThereAndCanBeDoneTwice() {
        write("before");
        Snapshot snapshot = engine().create("vm-001", name(), "run-1", 24);
        write("after");

        engine().revert("vm-001", snapshot.id(), "run-1-web");
        assertThat(read()).isEqualTo("before");
        write("later");
        engine().revert("vm-001", snapshot.id(), "run-2-web");

        assertThat(read()).isEqualTo("before");
        assertThat(engine().find("vm-001").orElseThrow().poweredOn()).isTrue();
    }

    @Test
    void row03_aRevertWhoseEndWasNotWrittenDownIsNotMadeAgain() {
        write("before");
        Snapshot snapshot = engine().create("vm-001", name(), "run-1", 24);
        engine().revert("vm-001", snapshot.id(), "run-1-web");
        write("since");

        engine().revert("vm-001", snapshot.id(), "run-1-web");

        assertThat(read()).isEqualTo("since");
    }

    @Test
    void aSnapshotOfAnotherMachineIsNotRevertedTo() {
        Snapshot snapshot = engine().create("vm-002", name(), "run-1", 24);
        write("mine");

        Faults.expect(Kind.NOT_FOUND, () -> engine().revert("vm-001", snapshot.id(), "once"));

        assertThat(read()).isEqualTo("mine");
    }

    @Test
    void removingASnapshotTwiceIsFine() {
        Snapshot snapshot = engine().create("vm-001", name(), "run-1", 24);

        engine().remove("vm-001", snapshot.id());
        engine().remove("vm-001", snapshot.id());

        assertThat(engine().snapshots("vm-001")).isEmpty();
    }

    @Test
    void aMachineTellsWhereItsDisksLieAndWhatIsLeftThere() {
        VirtualMachine machine = engine().find("vm-001").orElseThrow();

        assertThat(machine.datastores()).isNotEmpty();
        for (String name : machine.datastores()) {
            Datastore store = engine().datastore(name).orElseThrow();
            assertThat(store.id()).isEqualTo(name);
            assertThat(store.freePercent()).isBetween(0, 100);
        }
        assertThat(engine().datastore("no-such")).isEmpty();
    }

    @Test
    void aSnapshotTellsOnWhichItBuilds() {
        Snapshot first = engine().create("vm-001", name(), "run-1", 24);
        Snapshot second = engine().create("vm-001", name(), "run-1", 24);

        assertThat(first.parentId()).isNull();
        assertThat(second.parentId()).isEqualTo(first.id());
    }

    @Test
    void anUnknownMachineHasNoSnapshots() {
        Faults.expect(Kind.NOT_FOUND, () -> engine().snapshots("vm-999"));
        Faults.expect(Kind.NOT_FOUND, () -> engine().create("vm-999", name(), "run-1", 24));
    }
}
