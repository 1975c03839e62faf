package dev.patchyard.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A bug that an engine could have, put around the real one for the length of a world.
 *
 * @param name     fixed word
 * @param sabotage makes it anew for each world
 */
record Planted(String name, Supplier<Sabotage> sabotage) {
    /** @return all of them */
    static List<Planted> all() {
        List<Planted> all = new ArrayList<>();
        all.addAll(PlantedStore.bugs());
        all.addAll(PlantedSight.bugs());
        all.addAll(PlantedGate.bugs());
        all.addAll(PlantedWork.bugs());
        return all;
    }
}
