package dev.patchyard.chaos;

import dev.patchyard.access.Actor;
import dev.patchyard.adapter.postgres.SimDatabase;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.Notifier;
import dev.patchyard.change.Itsm;
import dev.patchyard.fake.FakeCmdb;
import dev.patchyard.fake.FakeFleet;
import dev.patchyard.fake.FakeHost;
import dev.patchyard.fake.FakeItsm;
import dev.patchyard.fake.FakeNotifier;
import dev.patchyard.fake.FakeSimEngine;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryBlackoutShelf;
import dev.patchyard.fake.InMemoryComplianceBoard;
import dev.patchyard.fake.InMemoryEventFeed;
import dev.patchyard.fake.InMemoryEvidenceShelf;
import dev.patchyard.fake.InMemoryPauseShelf;
import dev.patchyard.fake.InMemoryPolicyShelf;
import dev.patchyard.fake.InMemoryRunStore;
import dev.patchyard.fake.InMemorySlotLedger;
import dev.patchyard.fake.RecordingAuditTrail;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.Login;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.Timing;
import dev.patchyard.snapshot.Datastore;
import dev.patchyard.snapshot.SimEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Machines, collaborators and the database, all of which outlive nodes. */
final class World {
    final Reality reality;
    final FakeFleet machines = new FakeFleet();
    final SimFleet fleet = new SimFleet();
    final Map<String, SimPlay> plays = new LinkedHashMap<>();
    final FakeCmdb inventory = new FakeCmdb();
    final FakeItsm changeDesk = new FakeItsm();
    final FakeNotifier incidents = new FakeNotifier();
    final FakeSimEngine provider;
    final EventFeed feed;
    final InMemoryPolicyShelf shelf = new InMemoryPolicyShelf();
    final InMemoryBlackoutShelf blackouts = new InMemoryBlackoutShelf();
    final InMemoryPauseShelf pauses = new InMemoryPauseShelf();
    final InMemoryComplianceBoard board = new InMemoryComplianceBoard();
    final InMemoryAdvisoryBoard advisories = new InMemoryAdvisoryBoard();
    final InMemoryEvidenceShelf evidence = new InMemoryEvidenceShelf();
    final RecordingAuditTrail audit;
    final ParkedRuns rows;
    final RunStore raw;
    final ParkedRuns parked;
    final RecordedStore recorded;
    final RunStore store;
    final SlotLedger rawSlots;
    final SlotLedger slots;
    final List<StormyDoor> stormyDoors = new ArrayList<>();
    final Cmdb cmdb;
    final Itsm itsm;
    final SimEngine hypervisor;
    final Notifier notifier;
    private final boolean apart;
    private final @Nullable InMemoryRunStore memory;
    private final Set<String> broken = new TreeSet<>();
    private final Map<String, Map<String, InstalledPackage>> saved = new HashMap<>();

    /** @param database where runs, slots and news are kept, null for in memory */
    World(Reality reality, Sabotage sabotage, @Nullable SimDatabase database) {
        this.reality = reality;
        this.apart = reality.chance(0.4);
        this.provider = new FakeSimEngine(reality.clock);
        this.feed = database == null ? new InMemoryEventFeed(reality.clock) : database.feed();
        this.memory = database == null ? new InMemoryRunStore(reality.clock, feed) : null;
        this.audit = new RecordingAuditTrail(reality.clock);
        this.rows = database == null ? memory : database.parked();
        this.raw = sabotage.beneath(database == null ? memory : database.runs(), reality);
        this.recorded = new RecordedStore(raw, reality.tape, reality.fibers);
        RunStore written = Calls.before(RunStore.class, raw, recorded);
        this.store = sabotage.store(Calls.before(RunStore.class, written, new StormyStore(reality)), this);
        ParkedRuns parks = Calls.before(ParkedRuns.class, rows, new RecordedParks(rows, raw, recorded, reality.tape));
        this.parked = Calls.before(ParkedRuns.class, parks, new StormyStore(reality));
        this.rawSlots = database == null ? new InMemorySlotLedger(reality.clock) : database.slots();
        this.slots = sabotage.slots(Calls.before(SlotLedger.class, rawSlots, new StormyStore(reality)), this);
        RecordedDoors recordings = new RecordedDoors(reality);
        this.cmdb = stormy(Cmdb.class, Calls.before(Cmdb.class, inventory, recordings.cmdb()), "cmdb");
        this.itsm = sabotage.itsm(stormy(Itsm.class, Calls.before(Itsm.class, changeDesk, recordings.itsm(changeDesk)), "itsm"), this);
        this.hypervisor = sabotage.hypervisor(
                stormy(SimEngine.class, Calls.before(SimEngine.class, provider, recordings.hypervisor(provider)), "sim-engine"), this);
        this.notifier = sabotage.notifier(
                stormy(Notifier.class, Calls.before(Notifier.class, incidents, recordings.notifier(incidents)), "notifier"), this);
        provider.onCreate((vm, snapshot) -> saved.put(snapshot.id(), machine(vm).save()));
        provider.onRevert((vm, snapshot) -> goBack(vm, saved.get(snapshot.id())));
    }

    private <T> T stormy(Class<T> type, T door, String name) {
        StormyDoor storm = new StormyDoor(reality, name);
        stormyDoors.add(storm);
        return Calls.before(type, door, storm);
    }

    /** @return where the node runs: on a machine of its own, or all on one */
    String machineOf(String node) {
        return apart ? "machine of " + node : "machine";
    }

    private FakeHost machine(String vm) {
        return machines.host(vm.substring("vm-".length()));
    }

    private void goBack(String vm, Map<String, InstalledPackage> state) {
        FakeHost machine = machine(vm);
        fleet.host(machine.ci().id()).goBackTo(state);
        if (reality.storm.strikes(Fault.NO_REVERT, 0.1)) {
            fleet.host(machine.ci().id()).loseFor(Duration.ofMinutes(reality.draw(20, 120)));
        }
    }

    /** Puts a machine there that has something to patch. */
    void host(String id, PatchPolicy policy, @Nullable String group) {
        boolean partial = reality.storm.strikes(Fault.SNAPSHOT_PARTIAL, 0.05);
        Ci ci = new Ci(id, "vm", id, Ci.Status.ACTIVE, policy.targetTags(), new Login("192.0.2.1", 22, "ops", null), null,
                "vm-" + id, List.of("ssh-ed25519 AAAA"), reality.chance(0.7), group, null, "1");
        inventory.with(ci);
        provider.with(new Datastore("store-" + id, 1000, 600));
        String[] uncovered = partial ? new String[] {"data-" + id} : new String[0];
        provider.withMachineOn("vm-" + id, List.of("store-" + id), uncovered);
        FakeHost machine = machines.add(ci).has("web", "1.0").offers("web", "2.0");
        fleet.add(new SimHost(reality, machine));
    }

    /** @return whether single rows can be made unreadable here */
    boolean canPoison() {
        return memory != null;
    }

    /** This version cannot read a run any more; after a while another can. */
    void poison(String runId) {
        Objects.requireNonNull(memory).setBroken(runId, true);
        broken.add(runId);
        reality.tape.tell("poisoned", "run", runId);
        reality.later(Duration.ofMinutes(reality.draw(2, 120)), () -> cure(runId));
    }

    private void cure(String runId) {
        if (broken.remove(runId)) {
            Objects.requireNonNull(memory).setBroken(runId, false);
            reality.tape.tell("cured", "run", runId);
        }
    }

    /** Every run can be read again. */
    void cureAll() {
        List.copyOf(broken).forEach(this::cure);
    }

    /** @return the run as it is kept, empty when it is not there or cannot be read */
    Optional<PatchRun> read(String runId) {
        return broken.contains(runId) ? Optional.empty() : raw.find(runId);
    }

    void policy(PatchPolicy policy) {
        shelf.add(policy, false, Actor.SERVER);
    }

    /** From now on no policy is due any more. */
    void policyOff() {
        for (PolicyShelf.Shelved shelved : shelf.all()) {
            PatchPolicy old = shelved.policy();
            Timing timing = new Timing(null, old.timing().zone(), old.timing().window(), old.timing().dstGap(), Duration.ZERO);
            shelf.replace(new PatchPolicy(old.id(), old.name(), old.osType(), old.targetTags(), old.patchLevel(), old.content(),
                    true, timing, old.rollout(), old.work(), old.recovery(), old.change()), shelved.version(), Actor.SERVER);
        }
    }
}
