package dev.patchyard.chaos;

import dev.patchyard.alert.Alert;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Bugs in what is kept and how. */
final class PlantedStore {
    private PlantedStore() {}

    static List<Planted> bugs() {
        return List.of(
                new Planted("dropped_fence", () -> onStore((world, door) -> (method, arguments, real) -> {
                    if (method.getName().equals("change") && arguments[1] != null) {
                        arguments[1] = world.recorded.owner((String) arguments[0]);
                    }
                    return real.get();
                })),
                new Planted("lease_not_waited_for", () -> onStore((world, door) -> (method, arguments, real) -> {
                    if (method.getName().equals("claimDue") && world.reality.chance(0.05)) {
                        forgetLeases(world);
                    }
                    return real.get();
                })),
                new Planted("end_not_final", NotFinal::new),
                new Planted("closure_lost", () -> withoutMessages(m -> m instanceof Outward.CloseChange)),
                new Planted("cmdb_not_told", () -> withoutMessages(m -> m instanceof Outward.WritePatchState)),
                new Planted("incident_lost", () -> withoutMessages(m -> m instanceof Outward.OpenIncident)),
                new Planted("incident_doubled", PlantedStore::doubled),
                new Planted("event_lost", PlantedStore::eventLost),
                new Planted("intent_lost", () -> onEdit((before, after) -> Twisted.withoutIntents(before, after))),
                new Planted("permit_not_written", () -> onEdit((before, after) -> Twisted.withoutPermits(before, after))),
                new Planted("verdict_flattered", () -> onEdit((before, after) -> Twisted.flattered(after))),
                new Planted("host_not_reported", () -> onEdit((before, after) -> Twisted.withoutFailures(after))),
                new Planted("host_not_held", PlantedStore::notHeld),
                new Planted("host_given_back_at_takeover", PlantedStore::givenBack),
                new Planted("parallel_limit_ignored", () -> onStore((world, door) -> (method, arguments, real) -> {
                    if (method.getName().equals("takePlace")) {
                        arguments[1] = Integer.MAX_VALUE;
                    }
                    return real.get();
                })),
                new Planted("redundancy_group_ignored", PlantedStore::groupless),
                new Planted("closed_before_cmdb", PlantedStore::impatient),
                new Planted("outbox_gives_up", () -> onStore((world, door) -> (method, arguments, real) -> {
                    if (method.getName().equals("undelivered") && arguments.length == 3) {
                        arguments[2] = null;
                    }
                    return real.get();
                })),
                new Planted("outbox_believes_errors", () -> onStore((world, door) -> (method, arguments, real) -> {
                    if (method.getName().equals("undelivered") && arguments.length == 3) {
                        door.delivered((String) arguments[0], "");
                        return null;
                    }
                    return real.get();
                })),
                new Planted("place_left_too_early", () -> onStore((world, door) -> (method, arguments, real) -> {
                    if (method.getName().equals("restPlace")) {
                        door.leavePlace((String) arguments[0], (RunStore.Claim) arguments[1]);
                        return null;
                    }
                    return real.get();
                })),
                new Planted("outbox_forgets_arrival", () -> onStore((world, door) -> (method, arguments, real) ->
                        method.getName().equals("delivered") ? null : real.get())),
                new Planted("slot_without_deduplication", () -> onSlots((method, arguments, real) -> {
                    Object first = real.get();
                    return method.getName().equals("decide") ? ((Supplier<?>) arguments[2]).get() : first;
                })),
                new Planted("slot_lost", () -> onSlots((method, arguments, real) -> isLost(method.getName(), arguments)
                        ? new SlotLedger.Outcome.Skipped(SlotLedger.Reason.MISSED, "lost")
                        : real.get())));
    }

    private static boolean isLost(String method, Object[] arguments) {
        return method.equals("decide") && ((Instant) arguments[1]).atZone(ZoneOffset.UTC).getHour() == 4;
    }

    /** How a bug sees the world's calls. */
    @FunctionalInterface
    interface Bug {
        Calls in(World world, RunStore door);
    }

    static Sabotage onStore(Bug bug) {
        return new Sabotage() {
            @Override
            RunStore store(RunStore store, World world) {
                return Calls.before(RunStore.class, store, bug.in(world, store));
            }
        };
    }

    private static Sabotage onSlots(Calls calls) {
        return new Sabotage() {
            @Override
            SlotLedger slots(SlotLedger slots, World world) {
                return Calls.before(SlotLedger.class, slots, calls);
            }
        };
    }

    /** What an edit made of a run is made into something else. */
    private interface Twist {
        PatchRun twisted(PatchRun before, PatchRun after);
    }

    @SuppressWarnings("unchecked")
    private static Sabotage onEdit(Twist twist) {
        return onStore((world, door) -> (method, arguments, real) -> {
            if (method.getName().equals("change")) {
                UnaryOperator<PatchRun> edit = (UnaryOperator<PatchRun>) arguments[2];
                arguments[2] = (UnaryOperator<PatchRun>) run -> twist.twisted(run, edit.apply(run));
            }
            return real.get();
        });
    }

    @SuppressWarnings("unchecked")
    private static Sabotage withoutMessages(Predicate<Outward> lost) {
        return onStore((world, door) -> (method, arguments, real) -> {
            if (method.getName().equals("change")) {
                Map<String, Outward> kept = new LinkedHashMap<>((Map<String, Outward>) arguments[4]);
                kept.values().removeIf(lost);
                arguments[4] = kept;
            }
            return real.get();
        });
    }

    @SuppressWarnings("unchecked")
    private static Sabotage doubled() {
        return onStore((world, door) -> (method, arguments, real) -> {
            if (method.getName().equals("change")) {
                Map<String, Outward> more = new LinkedHashMap<>((Map<String, Outward>) arguments[4]);
                ((Map<String, Outward>) arguments[4]).forEach((key, message) -> {
                    if (message instanceof Outward.OpenIncident(Alert alert)) {
                        more.put(key + "#2", new Outward.OpenIncident(new Alert(alert.severity(), alert.title(), alert.description(),
                                alert.ciIds(), alert.dedupKey() + "#2", alert.changeId())));
                    }
                });
                arguments[4] = more;
            }
            return real.get();
        });
    }

    private static Sabotage eventLost() {
        return onStore((world, door) -> (method, arguments, real) -> {
            boolean moves = method.getName().equals("change")
                    && ((List<?>) arguments[3]).stream().anyMatch(e -> ((RunEvent.Draft) e).text().contains("→"));
            if (moves && world.reality.chance(0.1)) {
                arguments[3] = List.of();
            }
            return real.get();
        });
    }

    private static Sabotage notHeld() {
        return onStore((world, door) -> (method, arguments, real) -> {
            Object answer = real.get();
            return answer instanceof RunStore.Place.Busy ? new RunStore.Place.Taken() : answer;
        });
    }

    private static Sabotage givenBack() {
        return onStore((world, door) -> (method, arguments, real) -> {
            Object answer = real.get();
            if (answer instanceof Optional<?> found && found.isPresent() && found.get() instanceof RunStore.Claim claim && claim.epoch() > 1) {
                world.raw.placesHeld().forEach((ci, run) -> {
                    if (run.equals(claim.runId())) {
                        door.leavePlace(ci, claim);
                    }
                });
            }
            return answer;
        });
    }

    private static Sabotage groupless() {
        return onStore((world, door) -> (method, arguments, real) -> {
            if (method.getName().equals("takePlace")) {
                RunStore.Seat seat = (RunStore.Seat) arguments[0];
                arguments[0] = new RunStore.Seat(seat.ciId(), seat.claim(), seat.policyId(), null);
            }
            return real.get();
        });
    }

    /** Whoever asks whether the CMDB was told is not told that it was not. */
    private static Sabotage impatient() {
        return onStore((world, door) -> (method, arguments, real) -> {
            Object answer = real.get();
            return method.getName().equals("deliveries")
                    ? ((List<?>) answer).stream().filter(d -> !isOpenWrite((Delivery) d)).toList()
                    : answer;
        });
    }

    private static boolean isOpenWrite(Delivery delivery) {
        return delivery.attempts() > 0 && delivery.isOpen() && delivery.outward() instanceof Outward.WritePatchState;
    }

    private static void forgetLeases(World world) {
        world.raw.page(RunStore.RunFilter.ALL, 0, 50).forEach(run -> {
            RunStore.Claim owner = world.recorded.owner(run.id());
            if (owner != null && !run.isEnded()) {
                world.raw.release(owner, Duration.ZERO);
            }
        });
    }

    /** A store that lets anybody write to a run that ended. */
    private static final class NotFinal extends Sabotage {
        @Override
        @SuppressWarnings("unchecked")
        RunStore beneath(RunStore store, Reality reality) {
            Map<String, PatchRun> changed = new HashMap<>();
            return Calls.before(RunStore.class, store, (method, arguments, real) -> {
                if (method.getName().equals("find") && changed.containsKey((String) arguments[0])) {
                    return Optional.of(changed.get((String) arguments[0]));
                }
                try {
                    return real.get();
                } catch (RunStore.StaleClaim stale) {
                    PatchRun run = store.find((String) arguments[0]).orElseThrow();
                    if (!run.isEnded()) {
                        throw stale;
                    }
                    changed.put(run.id(), ((UnaryOperator<PatchRun>) arguments[2]).apply(changed.getOrDefault(run.id(), run)));
                    return changed.get(run.id());
                }
            });
        }
    }
}
