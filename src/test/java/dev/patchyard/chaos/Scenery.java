package dev.patchyard.chaos;

import dev.patchyard.inventory.OsType;
import dev.patchyard.policy.ChangeMode;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.DstGap;
import dev.patchyard.policy.Hook;
import dev.patchyard.policy.Hooks;
import dev.patchyard.policy.HostWork;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyDefaults;
import dev.patchyard.policy.Recovery;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.policy.Rollout;
import dev.patchyard.policy.Threshold;
import dev.patchyard.policy.Timing;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Draws the policies and the machines of a world. */
final class Scenery {
    static final int SLOT_HOURS = 2;

    private Scenery() {}

    static void build(World world) {
        Reality reality = world.reality;
        int policies = reality.draw(1, 3);
        boolean areGroupsShared = reality.chance(0.5);
        int number = 0;
        for (int p = 1; p <= policies; p++) {
            PatchPolicy policy = policy("p" + p, reality);
            world.policy(policy);
            int hosts = reality.draw(1, 12 / policies);
            for (int h = 0; h < hosts; h++) {
                String group = reality.chance(0.25) ? "group-" + (areGroupsShared ? 0 : p) : null;
                world.host("h" + ++number, policy, group);
            }
        }
    }

    private static PatchPolicy policy(String id, Reality reality) {
        boolean snapshots = reality.chance(0.85);
        RollbackMode mode = snapshots ? reality.oneOf(List.of(RollbackMode.values())) : RollbackMode.MANUAL;
        Timing timing = new Timing("0 */" + SLOT_HOURS + " * * *", ZoneOffset.UTC,
                new MaintenanceWindow(Duration.ofMinutes(reality.chance(0.7) ? 110 : reality.draw(20, 50)), Duration.ofMinutes(15)),
                DstGap.RUN_AFTER,
                reality.chance(0.5) ? Duration.ZERO : Duration.ofMinutes(30));
        Rollout rollout = new Rollout(reality.draw(1, 2), reality.chance(0.5) ? Duration.ZERO : Duration.ofMinutes(2),
                reality.draw(1, 4), reality.draw(1, 3), 50,
                reality.chance(0.7) ? new Threshold(reality.draw(1, reality.chance(0.5) ? 1 : 3), false) : new Threshold(50, true),
                new Threshold(reality.draw(30, 90), true));
        Recovery recovery = new Recovery(snapshots, mode, reality.draw(0, 3), Duration.ofMinutes(60),
                Duration.ofHours(reality.draw(1, 24)), Duration.ofHours(reality.draw(4, 72)));
        HostWork work = new HostWork(PolicyDefaults.UPDATE_SCOPE, List.of(), PolicyDefaults.RESTART_SERVICES, List.of(),
                PolicyDefaults.REBOOT, PolicyDefaults.OS_MISMATCH, List.of(new CheckSpec("web", null, null, 8080)), hooks(reality),
                false);
        return new PatchPolicy(id, "Baseline " + id, OsType.parse("debian12"), Map.of("env", id, "os", "debian12"), null,
                PolicyDefaults.CONTENT, true, timing, rollout, work, recovery,
                reality.chance(0.7) ? ChangeMode.CREATE : ChangeMode.REQUIRE);
    }

    /** Hosts are taken out of service before the work and put back into it after that. */
    private static Hooks hooks(Reality reality) {
        return reality.chance(0.6)
                ? Hooks.NONE
                : new Hooks(hook("drain"), null, hook("undrain"));
    }

    private static Hook hook(String tasks) {
        return new Hook(tasks, Hook.Mode.MUST_SUCCEED, Duration.ofMinutes(5));
    }

    /** The same policy, rolled out otherwise. */
    static PatchPolicy edited(PatchPolicy old, Reality reality) {
        PatchPolicy other = policy(old.id(), reality);
        return new PatchPolicy(old.id(), old.name(), old.osType(), old.targetTags(), old.patchLevel(), old.content(), true,
                old.timing(), other.rollout(), old.work(), old.recovery(), old.change());
    }
}
