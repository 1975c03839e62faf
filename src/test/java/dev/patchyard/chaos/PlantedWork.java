package dev.patchyard.chaos;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Notifier;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.SnapshotKeeper;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Bugs in how hosts, snapshots and incidents are worked with. */
final class PlantedWork {
    private PlantedWork() {}

    static List<Planted> bugs() {
        return List.of(
                new Planted("snapshot_not_confirmed", () -> taking((world, arguments, real) -> believed(world, arguments, real))),
                new Planted("revert_without_guard", () -> new Sabotage() {
                    @Override
                    SimEngine hypervisor(SimEngine engine, World world) {
                        return Calls.before(SimEngine.class, engine, (method, arguments, real) -> {
                            if (method.getName().equals("revert")) {
                                arguments[1] = world.provider.snapshots((String) arguments[0]).getFirst().id();
                            }
                            return real.get();
                        });
                    }
                }),
                new Planted("revert_without_key", () -> new Sabotage() {
                    @Override
                    SimEngine hypervisor(SimEngine engine, World world) {
                        return Calls.before(SimEngine.class, engine, (method, arguments, real) -> {
                            if (method.getName().equals("revert")) {
                                arguments[2] = "wish-" + world.reality.random.nextInt();
                            }
                            return real.get();
                        });
                    }
                }),
                new Planted("snapshots_removed_early", () -> keeping(Duration.ofDays(5))),
                new Planted("snapshots_never_removed", () -> keeping(Duration.ofDays(-30))),
                new Planted("incident_without_key", () -> new Sabotage() {
                    @Override
                    Notifier notifier(Notifier notifier, World world) {
                        return Calls.before(Notifier.class, notifier, (method, arguments, real) -> {
                            if (arguments.length > 0 && arguments[0] instanceof Alert a) {
                                arguments[0] = new Alert(a.severity(), a.title(), a.description(), a.ciIds(),
                                        a.dedupKey() + "#" + world.reality.random.nextInt(), a.changeId());
                            }
                            return real.get();
                        });
                    }
                }),
                new Planted("fence_believed", () -> doing((world, method, arguments, real) -> method.equals("fence")
                        ? everyone((Collection<?>) arguments[0])
                        : real.get())),
                new Planted("cancelled_too_early", () -> doing(PlantedWork::early)),
                new Planted("play_started_twice", PlantedWork::twice),
                new Planted("no_permit_asked", () -> doing((world, method, arguments, real) -> {
                    if (method.equals("carryOut")) {
                        arguments[1] = (HostPermit) ciId -> new HostPermit.Answer.Granted(Long.MAX_VALUE);
                    }
                    return real.get();
                })));
    }

    private interface Take {
        Object taken(World world, Object[] arguments, Calls.Answer real);
    }

    private static Sabotage taking(Take take) {
        return new Sabotage() {
            @Override
            SimEngine hypervisor(SimEngine engine, World world) {
                return Calls.before(SimEngine.class, engine, (method, arguments, real) ->
                        method.getName().equals("create") ? take.taken(world, arguments, real) : real.get());
            }
        };
    }

    /** What did not say no is taken for a yes. */
    private static Object believed(World world, Object[] arguments, Calls.Answer real) {
        try {
            return real.get();
        } catch (CollaboratorFault fault) {
            return new Snapshot("snap-?", (String) arguments[1], (String) arguments[0], (String) arguments[2],
                    world.reality.clock.instant(), true, List.of("root"), "crash", 1_000_000L, null);
        }
    }

    private static Sabotage keeping(Duration ahead) {
        return new Sabotage() {
            @Override
            Corridor corridor(Corridor.Doors doors, Corridor.Ground ground, World world) {
                Corridor real = Corridor.of(doors, ground);
                SnapshotKeeper keeper = new SnapshotKeeper(ground.store(), doors.hypervisor(), Clock.offset(ground.clock(), ahead));
                return new Corridor(real.engine(), real.relay(), keeper, real.places(), real.watch());
            }
        };
    }

    private interface Deed {
        Object done(World world, String method, Object[] arguments, Calls.Answer real);
    }

    private static Sabotage doing(Deed deed) {
        return new Sabotage() {
            @Override
            PatchExecutor executor(PatchExecutor executor, World world) {
                return Calls.before(PatchExecutor.class, executor,
                        (method, arguments, real) -> deed.done(world, method.getName(), arguments, real));
            }
        };
    }

    private static Map<String, Boolean> everyone(Collection<?> hosts) {
        Map<String, Boolean> proved = new HashMap<>();
        hosts.forEach(ci -> proved.put(((Ci) ci).id(), true));
        return proved;
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A play that is to be ended counts as ended. */
    private static Object early(World world, String method, Object[] arguments, Calls.Answer real) {
        if (method.equals("isAlive")) {
            return false;
        }
        if (!method.equals("carryOut")) {
            return real.get();
        }
        PatchExecutor.StopSignal stop = (PatchExecutor.StopSignal) arguments[3];
        arguments[3] = (PatchExecutor.StopSignal) () -> {
            if (stop.current() == PatchExecutor.StopSignal.Request.ABORT) {
                throw new Enough();
            }
            return PatchExecutor.StopSignal.Request.GO_ON;
        };
        try {
            return real.get();
        } catch (Enough asked) {
            Map<String, HostResult> results = new HashMap<>();
            ((PatchOrder) arguments[0]).hosts().forEach(host -> results.put(host.ciId(), new HostResult(
                    host.ciId(), HostResult.Outcome.NOT_STARTED, false, "ended", false, List.of(), List.of(), null)));
            return new PlayReport(results, false, true, "ended by us");
        }
    }

    /** Whoever takes a run over does not look for its play. */
    private static Sabotage twice() {
        Map<String, Set<String>> begun = new HashMap<>();
        return new Sabotage() {
            @Override
            PatchExecutor executor(PatchExecutor executor, World world) {
                Set<String> mine = new HashSet<>();
                return Calls.before(PatchExecutor.class, executor, (method, arguments, real) -> {
                    if (method.getName().equals("carryOut")) {
                        String play = ((PatchOrder) arguments[0]).playId();
                        if (mine.add(play) && begun.containsKey(play)) {
                            world.plays.keySet().removeIf(key -> key.endsWith(" " + play));
                        }
                        begun.computeIfAbsent(play, each -> new HashSet<>());
                    }
                    return real.get();
                });
            }
        };
    }
}
