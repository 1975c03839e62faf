package dev.patchyard.chaos;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * Draws what goes wrong. Each world has weather of its own: some kinds of faults are frequent, some rare, some absent, so
 * that together the worlds see combinations which an average never has.
 */
final class Storm {
    private final Random random;
    private final Map<Fault, Double> weather = new EnumMap<>(Fault.class);
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private boolean over;

    Storm(Random random) {
        this.random = random;
        for (Fault fault : Fault.values()) {
            int draw = random.nextInt(10);
            weather.put(fault, draw < 4 ? 0.0 : draw < 8 ? 1.0 : 4.0);
        }
    }

    /** @param chance how likely in average weather */
    boolean strikes(Fault fault, double chance) {
        boolean strikes = !over && random.nextDouble() < chance * weather.get(fault);
        if (strikes) {
            count(fault);
        }
        return strikes;
    }

    void count(Fault fault) {
        counts.merge(fault, 1, Integer::sum);
    }

    boolean isOver() {
        return over;
    }

    /** From now on nothing goes wrong. */
    void end() {
        over = true;
    }

    Map<Fault, Integer> counts() {
        return new EnumMap<>(counts.isEmpty() ? new EnumMap<>(Fault.class) : counts);
    }
}
