package dev.patchyard.chaos;

import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.run.PatchRun;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Bugs in how the change desk is asked and believed. */
final class PlantedGate {
    private static final Duration KEPT = Duration.ofHours(1);

    private PlantedGate() {}

    static List<Planted> bugs() {
        return List.of(
                new Planted("gate_answer_kept", PlantedGate::kept),
                new Planted("gate_not_asked_again", PlantedGate::approvedForGood),
                new Planted("window_ignored", () -> believing((c, world) -> with(c, c.status(), c.affectedCis(),
                        c.scheduledEnd() == null ? null : c.scheduledEnd().plus(Duration.ofDays(1)), c.approvedBy(), c.planDigest()))),
                new Planted("digest_ignored", () -> believing((c, world) -> with(
                        c, c.status(), c.affectedCis(), c.scheduledEnd(), c.approvedBy(), digest(world, c)))),
                new Planted("coverage_ignored", () -> believing((c, world) -> with(
                        c, c.status(), everybody(world), c.scheduledEnd(), c.approvedBy(), c.planDigest()))),
                new Planted("own_approval_counts", () -> believing((c, world) -> with(c, c.status(), c.affectedCis(), c.scheduledEnd(),
                        c.approvedBy() != null && c.approvedBy().equals(c.requestedBy()) ? "bob" : c.approvedBy(), c.planDigest()))),
                new Planted("rejection_ignored", () -> believing((c, world) -> with(
                        c, c.status() == ChangeStatus.REJECTED ? ChangeStatus.APPROVED : c.status(), c.affectedCis(),
                        c.scheduledEnd(), c.approvedBy() == null ? "bob" : c.approvedBy(), c.planDigest()))),
                new Planted("change_raised_without_key", () -> asking((world, door) -> (method, arguments, real) -> {
                    if (method.getName().equals("raise")) {
                        arguments[1] = arguments[1] + "-" + world.reality.random.nextInt();
                    }
                    return real.get();
                })));
    }

    private static List<String> everybody(World world) {
        return world.fleet.all().stream().map(host -> host.host().ci().id()).toList();
    }

    private static String digest(World world, ChangeRequest change) {
        Fibers.Fiber self = world.reality.fibers.current();
        Optional<PatchRun> run = self == null || self.claim == null ? Optional.empty() : world.raw.find(self.claim.runId());
        return run.map(PatchRun::plan).map(plan -> plan.digest()).orElse(change.planDigest() == null ? "" : change.planDigest());
    }

    private interface Bug {
        Calls in(World world, Itsm door);
    }

    private static Sabotage asking(Bug bug) {
        return new Sabotage() {
            @Override
            Itsm itsm(Itsm itsm, World world) {
                return Calls.before(Itsm.class, itsm, bug.in(world, itsm));
            }
        };
    }

    private static Sabotage believing(BiFunction<ChangeRequest, World, ChangeRequest> glass) {
        return asking((world, door) -> (method, arguments, real) -> switch (real.get()) {
            case Optional<?> found -> found.map(c -> glass.apply((ChangeRequest) c, world));
            case List<?> all -> all.stream().map(c -> glass.apply((ChangeRequest) c, world)).toList();
            case null -> null;
            case Object other -> other;
        });
    }

    private record Kept(Instant at, Object answer) {}

    /** An answer is asked for again only when it is an hour old. */
    private static Sabotage kept() {
        Map<String, Kept> known = new HashMap<>();
        return asking((world, door) -> (method, arguments, real) -> {
            boolean isQuestion = method.getName().equals("find") || method.getName().equals("madeFor");
            String question = method.getName() + (arguments.length > 0 ? arguments[0] : "");
            Kept before = known.get(question);
            if (isQuestion && before != null && before.at().plus(KEPT).isAfter(world.reality.clock.instant())) {
                return before.answer();
            }
            Object answer = real.get();
            if (isQuestion && answer.toString().contains("IN_PROGRESS")) {
                known.put(question, new Kept(world.reality.clock.instant(), answer));
            }
            return answer;
        });
    }

    /** Once approved is approved for ever. */
    private static Sabotage approvedForGood() {
        Map<String, ChangeRequest> approved = new HashMap<>();
        return believing((change, world) -> {
            if (change.status() == ChangeStatus.APPROVED) {
                approved.putIfAbsent(change.id(), change);
            }
            ChangeRequest then = approved.get(change.id());
            return then == null ? change : with(then, change.status() == ChangeStatus.IN_PROGRESS ? change.status() : then.status(),
                    then.affectedCis(), then.scheduledEnd(), then.approvedBy(), then.planDigest());
        });
    }

    private static ChangeRequest with(
            ChangeRequest c, ChangeStatus status, List<String> cis, Instant end, String approver, String digest) {
        return new ChangeRequest(c.id(), c.number(), c.title(), status, cis, c.scheduledAt(), end, c.requestedBy(), approver,
                c.externalRef(), digest, c.version());
    }
}
