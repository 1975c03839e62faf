package dev.patchyard.chaos;

import dev.patchyard.policy.BlackoutShelf;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.PauseShelf;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Bugs in what the engine sees of its own runs, and of what people want. */
final class PlantedSight {
    private PlantedSight() {}

    static List<Planted> bugs() {
        return List.of(
                new Planted("cancel_not_heard", () -> seeing(Twisted::notCancelled)),
                new Planted("budget_ignores_unreachable", () -> seeing(Twisted::neverUnreachable)),
                new Planted("budget_ignored", () -> seeing(Twisted::neverFailed)),
                new Planted("canary_ignored", () -> seeing(Twisted::wellCanary)),
                new Planted("pauses_ignored", () -> new Sabotage() {
                    @Override
                    PauseShelf pauses(PauseShelf shelf) {
                        return Calls.before(PauseShelf.class, shelf, blind());
                    }
                }),
                new Planted("blackouts_ignored", () -> new Sabotage() {
                    @Override
                    BlackoutShelf blackouts(BlackoutShelf shelf) {
                        return Calls.before(BlackoutShelf.class, shelf, blind());
                    }
                }));
    }

    private static Calls blind() {
        return (method, arguments, real) -> method.getName().equals("all") ? List.of() : real.get();
    }

    private static Sabotage seeing(UnaryOperator<PatchRun> glass) {
        return PlantedStore.onStore((world, door) -> (method, arguments, real) -> {
            Object answer = real.get();
            boolean isSeen = method.getName().equals("find") && answer instanceof Optional<?> found && found.isPresent();
            return isSeen ? Optional.of(glass.apply((PatchRun) ((Optional<?>) answer).get())) : answer;
        });
    }
}
