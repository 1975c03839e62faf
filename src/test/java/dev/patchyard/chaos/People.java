package dev.patchyard.chaos;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.run.HostState;
import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.PauseScope;
import dev.patchyard.run.RetryWish;
import dev.patchyard.run.RunRequest;
import dev.patchyard.run.RunStore;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Those who ask for runs, stop them, take hosts back and switch pauses; and what they do to policies and inventory. */
final class People {
    private static final Actor ALICE = new Actor("alice", Set.of(Right.values()));

    private final World world;
    private final Reality reality;
    private final List<SimNode> nodes;
    private final Desk desk;
    private final Set<String> rolledBack = new HashSet<>();
    private int blackouts;

    People(World world, List<SimNode> nodes, Desk desk) {
        this.world = world;
        this.reality = world.reality;
        this.nodes = nodes;
        this.desk = desk;
    }

    void begin() {
        reality.fibers.spawn(reality.outside, "people", () -> {
            while (!reality.storm.isOver()) {
                reality.fibers.pause(Duration.ofSeconds(reality.draw(60, 900)));
                act();
            }
        });
        reality.fibers.spawn(reality.outside, "packagers", this::release);
        reality.fibers.spawn(reality.outside, "on call", this::onCall);
    }

    /** New versions come out. */
    private void release() {
        for (int version = 3; !reality.storm.isOver(); version++) {
            reality.fibers.pause(Duration.ofMinutes(reality.draw(50, 130)));
            for (SimHost host : world.fleet.all()) {
                if (reality.chance(0.7)) {
                    host.host().offers("web", version + ".0");
                }
            }
        }
    }

    private @Nullable SimNode server() {
        List<SimNode> up = nodes.stream().filter(SimNode::isUp).toList();
        return up.isEmpty() ? null : reality.oneOf(up);
    }

    private void act() {
        SimNode server = server();
        if (server == null) {
            return;
        }
        Storm storm = reality.storm;
        if (reality.chance(0.2)) {
            ask(server);
        }
        open().ifPresent(run -> stop(server, run));
        ended().ifPresent(run -> again(server, run));
        parked().ifPresent(run -> handle(server, run));
        if (storm.strikes(Fault.PAUSE_SWITCH, 0.05)) {
            pause(server);
        }
        if (storm.strikes(Fault.BLACKOUT, 0.03)) {
            blackout();
        }
        if (storm.strikes(Fault.POLICY_EDITED, 0.03)) {
            edit();
        }
        if (storm.strikes(Fault.CI_RETIRED, 0.02)) {
            String ci = reality.oneOf(world.fleet.all()).host().ci().id();
            world.inventory.decommission(ci);
            reality.later(Duration.ofMinutes(90), () -> world.inventory.inStatus(ci, Ci.Status.ACTIVE));
        }
    }

    private Optional<PatchRun> open() {
        List<PatchRun> open = world.raw.page(RunStore.RunFilter.ALL, 0, 50).stream().filter(run -> !run.isEnded()).toList();
        return open.isEmpty() ? Optional.empty() : Optional.of(reality.oneOf(open));
    }

    private Optional<PatchRun> ended() {
        List<PatchRun> ended = world.raw.page(RunStore.RunFilter.ALL, 0, 50).stream()
                .filter(run -> run.isEnded() && !run.isDryRun() && run.origin().kind() == PatchRun.Kind.PATCH)
                .toList();
        return ended.isEmpty() ? Optional.empty() : Optional.of(reality.oneOf(ended));
    }

    private Optional<ParkedRuns.Parked> parked() {
        List<ParkedRuns.Parked> parked = world.rows.all();
        return parked.isEmpty() ? Optional.empty() : Optional.of(reality.oneOf(parked));
    }

    /** A run that waits for a person is tried again, or ended where it is. */
    private void handle(SimNode server, ParkedRuns.Parked run) {
        if (reality.storm.strikes(Fault.RUN_RESUMED, 0.2)) {
            server.asked(() -> server.parkDesk().resume(run.runId(), ALICE, "seen to"));
        } else if (reality.storm.strikes(Fault.RUN_CLOSED_BY_HAND, 0.1)) {
            server.asked(() -> server.parkDesk().close(run.runId(), ALICE, "given up", false));
        }
    }

    /** Whoever is on call takes up again what was set aside and can be read by now. */
    private void onCall() {
        while (true) {
            reality.fibers.pause(Duration.ofMinutes(10).multipliedBy(reality.leisure()));
            SimNode server = server();
            if (server != null) {
                world.rows.all().stream().filter(run -> run.setAside() && world.read(run.runId()).isPresent())
                        .forEach(run -> server.asked(() -> server.parkDesk().resume(run.runId(), ALICE, "it can be read again")));
            }
        }
    }

    /** A plan, a change for exactly it, and a run of it; or a run that looks for its change itself. */
    private void ask(SimNode server) {
        PatchPolicy policy = reality.oneOf(world.shelf.all()).policy();
        if (reality.chance(0.4)) {
            server.asked(() -> server.desk().request(wish(policy, null)));
            return;
        }
        server.asked(() -> {
            PatchRun plan = server.desk().requestPlan(policy.id(), List.of(), null, ALICE, "");
            reality.later(Duration.ofSeconds(20), () -> carryOut(policy, plan.id(), 0));
        });
    }

    private void carryOut(PatchPolicy policy, String planId, int looks) {
        PatchRun plan = world.read(planId).orElse(null);
        SimNode server = server();
        if (plan == null || !plan.isEnded() || plan.hosts().isEmpty() || server == null) {
            if (looks < 40) {
                reality.later(Duration.ofSeconds(30), () -> carryOut(policy, planId, looks + 1));
            }
            return;
        }
        desk.made(ChangeRequest.refOfPolicy(policy.id()), plan.requirePlan().digest(), List.copyOf(plan.hosts().keySet()), true);
        reality.later(Duration.ofSeconds(reality.draw(5, 60)),
                () -> server.asked(() -> server.desk().request(wish(policy, planId))));
    }

    private RunRequest wish(PatchPolicy policy, @Nullable String planOf) {
        boolean dry = planOf == null && reality.chance(0.1);
        return new RunRequest(policy.id(), RunRequest.Trigger.MANUAL, ALICE, dry, List.of(), null, planOf, null, "",
                !dry && reality.chance(0.2));
    }

    private void stop(SimNode server, PatchRun run) {
        if (reality.storm.strikes(Fault.CANCEL, 0.05)) {
            server.asked(() -> server.desk().cancel(run.id(), ALICE, false, "enough"));
        }
        if (reality.storm.strikes(Fault.ABORT, 0.04)) {
            server.asked(() -> server.desk().cancel(run.id(), ALICE, true, "at once"));
        }
        if (reality.chance(0.3)) {
            server.asked(() -> server.desk().confirm(run.id(), ALICE, "meant so"));
        }
    }

    private void again(SimNode server, PatchRun run) {
        if (reality.storm.strikes(Fault.RETRY, 0.06)) {
            server.asked(() -> {
                RetryWish wish = new RetryWish(RetryWish.Choice.BOTH, reality.chance(0.5), null, "again");
                PatchRun retry = server.retries().retry(run.id(), wish, ALICE);
                reality.later(Duration.ofSeconds(reality.draw(0, 20)), () -> changeFor(retry));
            });
        }
        List<String> back = run.hosts().values().stream()
                .filter(host -> host.touched() && host.snapshot() != null && host.state() != HostState.REVERTED)
                .map(host -> host.ciId())
                .toList();
        if (!back.isEmpty() && rolledBack.add(run.id()) && reality.storm.strikes(Fault.ROLLBACK, 0.15)) {
            String change = desk.made(null, run.requirePlan().digest(), back, true);
            reality.later(Duration.ofSeconds(30), () -> server.asked(
                    () -> server.desk().requestRollback(run.id(), back, change, ALICE, "it does not work")));
        }
    }

    private void changeFor(PatchRun run) {
        if (run.change() == null) {
            desk.made(ChangeRequest.refOfRun(run.id()), run.requirePlan().digest(), List.copyOf(run.hosts().keySet()), true);
        }
    }

    private void pause(SimNode server) {
        PauseScope scope = reality.chance(0.3)
                ? PauseScope.parse("all")
                : PauseScope.parse("policy:" + reality.oneOf(world.shelf.all()).policy().id());
        server.asked(() -> {
            server.pauseDesk().pause(scope, "wait", ALICE);
            reality.tape.tell("pause", "scope", scope.word());
        });
        reality.later(Duration.ofMinutes(reality.draw(2, 60)), () -> lift(scope));
    }

    private void lift(PauseScope scope) {
        if (world.pauses.lift(scope)) {
            reality.tape.tell("unpause", "scope", scope.word());
        }
    }

    private void blackout() {
        LocalDate day = reality.clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        PatchPolicy policy = reality.oneOf(world.shelf.all()).policy();
        String id = "closed-" + ++blackouts;
        world.blackouts.add(new Blackout(id, id, day, day, ZoneOffset.UTC, policy.targetTags(), "freeze"));
        reality.tape.tell("blackout", "id", id, "policy", policy.id());
        reality.later(Duration.ofMinutes(reality.draw(10, 120)), () -> {
            world.blackouts.remove(id, 1);
            reality.tape.tell("blackout_over", "id", id, "policy", policy.id());
        });
    }

    private void edit() {
        var shelved = reality.oneOf(world.shelf.all());
        world.shelf.replace(Scenery.edited(shelved.policy(), reality), shelved.version(), ALICE);
    }

    /** The storm is over: nothing is held back any more. */
    void calm() {
        world.cureAll();
        world.pauses.all().forEach(each -> lift(each.scope()));
        List.copyOf(world.blackouts.all()).forEach(each -> {
            world.blackouts.remove(each.blackout().id(), each.version());
            reality.tape.tell("blackout_over", "id", each.blackout().id(), "policy", "");
        });
    }
}
