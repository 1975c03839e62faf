package dev.patchyard.chaos;

import dev.patchyard.chaos.check.Checker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Looks for planted bugs with seed after seed. */
final class Search {
    private Search() {}

    /**
     * @param seed      the first that found it
     * @param violation how, null when none did
     */
    record Found(Planted bug, long seed, Checker.@Nullable Violation violation) {}

    static List<Found> of(List<Planted> bugs, int most) {
        return Chaos.quietly(() -> {
            List<Found> found = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(2, Thread.ofVirtual().factory())) {
                List<Future<Found>> all = bugs.stream().map(bug -> threads.submit(() -> search(bug, most))).toList();
                for (Future<Found> one : all) {
                    found.add(one.get());
                }
            }
            return found;
        });
    }

    /** NB: a world that the bug broke altogether is no finding: the checker must have said what is wrong. */
    private static Found search(Planted bug, int most) {
        for (long seed = 1; seed <= most; seed++) {
            List<Checker.Violation> violations = SeedRun.of(seed, bug.sabotage().get()).violations();
            if (!violations.isEmpty()) {
                return new Found(bug, seed, violations.getFirst());
            }
        }
        return new Found(bug, 0, null);
    }
}
