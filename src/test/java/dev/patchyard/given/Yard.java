package dev.patchyard.given;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.fake.FakeCmdb;
import dev.patchyard.fake.FakeExecutor;
import dev.patchyard.fake.FakeFleet;
import dev.patchyard.fake.FakeHost;
import dev.patchyard.fake.FakeItsm;
import dev.patchyard.fake.FakeNotifier;
import dev.patchyard.fake.FakeProbe;
import dev.patchyard.fake.FakeScanner;
import dev.patchyard.fake.FakeSimEngine;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryBlackoutShelf;
import dev.patchyard.fake.InMemoryComplianceBoard;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.InMemoryEventFeed;
import dev.patchyard.fake.InMemoryPackageBook;
import dev.patchyard.fake.InMemoryPauseShelf;
import dev.patchyard.fake.InMemoryEvidenceShelf;
import dev.patchyard.fake.InMemoryPolicyShelf;
import dev.patchyard.fake.InMemoryRunStore;
import dev.patchyard.fake.InMemorySlotLedger;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.fake.RecordingAuditTrail;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.PauseDesk;
import dev.patchyard.run.RecordKeeper;
import dev.patchyard.run.RetryDesk;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunRequest;
import dev.patchyard.run.RunStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A whole corridor on fakes: hosts one can break, people who approve, and a clock one can move. */
public final class Yard {
    public static final Actor ALICE = new Actor("alice", Set.of(Right.EXECUTE, Right.PLAN, Right.VIEW));

    public final MutableClock clock = MutableClock.at("2026-11-15T02:00:00Z");
    public final FakeCmdb cmdb = new FakeCmdb();
    public final FakeItsm itsm = new FakeItsm();
    public final FakeNotifier notifier = new FakeNotifier();
    public final FakeFleet fleet = new FakeFleet();
    public final FakeSimEngine hypervisor = new FakeSimEngine(clock);
    public final FakeExecutor executor = new FakeExecutor(fleet, clock);
    public final FakeScanner scanner = new FakeScanner(fleet, clock);
    public final InMemoryEventFeed feed = new InMemoryEventFeed(clock);
    public final InMemoryRunStore store = new InMemoryRunStore(clock, feed);
    public final InMemoryPolicyShelf shelf = new InMemoryPolicyShelf();
    public final InMemorySlotLedger slots = new InMemorySlotLedger(clock);
    public final InMemoryBlackoutShelf blackouts = new InMemoryBlackoutShelf();
    public final Almanac almanac = new Almanac(blackouts, slots);
    public final InMemoryComplianceBoard board = new InMemoryComplianceBoard();
    public final InMemoryAdvisoryBoard advisories = new InMemoryAdvisoryBoard();
    public final InMemoryRiskBook risks = new InMemoryRiskBook();
    public final InMemoryPackageBook packages = new InMemoryPackageBook(board);
    public final InMemoryEvidenceShelf evidence = new InMemoryEvidenceShelf();
    public final RecordingAuditTrail audit = new RecordingAuditTrail(clock);
    public final RunDesk desk = new RunDesk(shelf, store, audit, new Fitness(hypervisor), clock);
    public final InMemoryPauseShelf pauses = new InMemoryPauseShelf();
    public final PauseDesk pauseDesk = new PauseDesk(pauses, shelf, new DirectUnitOfWork(), audit, clock);
    public final RetryDesk retryDesk = new RetryDesk(shelf, store, audit, new Fitness(hypervisor), clock);
    public final RecordKeeper records = new RecordKeeper(
            new RecordKeeper.Shelves(store, evidence, feed, audit, audit), executor, itsm, notifier, clock);
    public final Corridor corridor;
    private final Map<String, Map<String, InstalledPackage>> saved = new ConcurrentHashMap<>();
    private volatile IntConsumer meanwhile = moment -> { };
    private int passed;

    public Yard() {
        corridor = over(store);
        hypervisor.onCreate((vm, snapshot) -> saved.put(snapshot.id(), fleet.host(vm.substring(3)).save()));
        hypervisor.onRevert((vm, snapshot) -> fleet.host(vm.substring(3)).goBackTo(saved.get(snapshot.id())));
    }

    /** @return a corridor between the same doors, with its runs in another store */
    public Corridor over(RunStore runs) {
        ComplianceLedger ledger = new ComplianceLedger(board, advisories, shelf, packages, risks);
        return Corridor.of(
                doors(),
                new Corridor.Ground(runs, evidence, shelf, almanac, ledger, facts -> Integer.toHexString(facts.hashCode()), clock, this::pass, 50, pauses));
    }

    /** @return the systems around */
    public Corridor.Doors doors() {
        return new Corridor.Doors(cmdb, itsm, hypervisor, notifier, scanner, new FakeProbe(fleet), executor, executor);
    }

    /** Something that happens while time passes, for example a person who lifts a pause; it is told how often time passed. */
    public void meanwhile(IntConsumer event) {
        meanwhile = event;
    }

    private void pass(Duration time) {
        clock.advance(time);
        passed++;
        meanwhile.accept(passed);
    }

    /** Adds a host that can go from web 1.0 to 2.0. */
    public FakeHost host(String id) {
        return host(id, true);
    }

    public FakeHost host(String id, boolean revertSafe) {
        return host(id, revertSafe, null);
    }

    /** Adds a host that stands in for others of its redundancy group. */
    public FakeHost hostOf(String group, String id) {
        return host(id, true, group);
    }

    private FakeHost host(String id, boolean revertSafe, @Nullable String group) {
        Ci ci = new Ci(id, "vm", id, Ci.Status.ACTIVE, Map.of("env", "lab", "os", "debian12"),
                new Login("127.0.0.1", 22, "ops", null), null, "vm-" + id, List.of("ssh-ed25519 AAAA"), revertSafe, group,
                null, "1");
        cmdb.with(ci);
        hypervisor.withMachine("vm-" + id);
        return fleet.add(ci).has("web", "1.0").offers("web", "2.0");
    }

    /** Makes the CI one that the hypervisor does not know. */
    public void withoutMachine(String id) {
        Ci ci = fleet.host(id).ci();
        cmdb.with(new Ci(ci.id(), "host", ci.name(), ci.status(), ci.tags(), ci.login(), null, null, ci.sshHostKeys(),
                ci.revertSafe(), null, null, "2"));
    }

    /** Puts the CI in another environment. */
    public void inEnvironment(String id, String environment) {
        Ci ci = fleet.host(id).ci();
        cmdb.with(new Ci(ci.id(), ci.type(), ci.name(), ci.status(), Map.of("env", environment, "os", "debian12"), ci.login(),
                null, ci.vmId(), ci.sshHostKeys(), ci.revertSafe(), null, null, "2"));
    }

    public Yard hosts(String... ids) {
        for (String id : ids) {
            host(id);
        }
        return this;
    }

    public Yard policy(PatchPolicy policy) {
        shelf.add(policy, false, Actor.SERVER);
        return this;
    }

    /** A person makes a change for a dry run's plan, and another approves it. */
    public String approvedChangeFor(PatchRun planned, String... ciIds) {
        ChangeRequest change = itsm.made(
                ChangeRequest.refOfPolicy(planned.policy().id()), List.of(ciIds), clock.instant(),
                clock.instant().plus(Duration.ofHours(4)));
        itsm.attachDigest(change.id(), planned.requirePlan().digest());
        itsm.approve(change.id(), "bob");
        return change.id();
    }

    public PatchRun dryRun(String policyId) {
        return walk(desk.request(request(policyId, true, null, null)));
    }

    /** Plans, has a change for these CIs approved, and asks for the run of that plan. */
    public PatchRun approvedRun(String policyId, String... ciIds) {
        PatchRun planned = dryRun(policyId);
        approvedChangeFor(planned, ciIds);
        return desk.request(request(policyId, false, null, planned.id()));
    }

    /** Makes a plan ahead of any run. */
    public PatchRun plan(String policyId, @Nullable String changeId) {
        return walk(desk.requestPlan(policyId, List.of(), changeId, ALICE, ""));
    }

    /** Plans some hosts of a policy, has a change for them approved, and asks for a run of that plan. */
    public RunRequest forSome(String policyId, String... ciIds) {
        PatchRun planned = walk(desk.requestPlan(policyId, List.of(ciIds), null, ALICE, ""));
        approvedChangeFor(planned, ciIds);
        return request(policyId, false, null, planned.id());
    }

    /** @return the id of a plan that was approved for these CIs */
    public String dryRunApproved(String policyId, String... ciIds) {
        PatchRun planned = dryRun(policyId);
        approvedChangeFor(planned, ciIds);
        return planned.id();
    }

    public static RunRequest request(String policyId, boolean dryRun, @Nullable String changeId, @Nullable String planOf) {
        return new RunRequest(policyId, RunRequest.Trigger.MANUAL, ALICE, dryRun, List.of(), changeId, planOf, null, "", false);
    }

    /** Walks until the end, moving the clock past every wait. */
    public PatchRun walk(PatchRun run) {
        return walkUntil(run, RunPhase.ENDED);
    }

    /** Walks until the run waits in, or ended in, the phase. */
    public PatchRun walkUntil(PatchRun run, RunPhase phase) {
        for (int turn = 0; turn < 200; turn++) {
            PatchRun now = store.find(run.id()).orElseThrow();
            if (now.isEnded() || (turn > 0 && now.phase() == phase)) {
                return now;
            }
            Optional<RunStore.Claim> claim = store.claimDue("node", Duration.ofSeconds(30));
            if (claim.isPresent()) {
                corridor.engine().walk(claim.get());
            } else {
                clock.advance(Duration.ofSeconds(5));
            }
        }
        throw new AssertionError("the run goes nowhere: " + store.find(run.id()).orElseThrow());
    }
}
