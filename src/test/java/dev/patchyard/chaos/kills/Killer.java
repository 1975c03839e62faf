package dev.patchyard.chaos.kills;

import dev.patchyard.cli.bench.AtOnce;
import dev.patchyard.cli.datacenter.Node;
import dev.patchyard.journey.RealTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Kills nodes in turn at random instants, and starts each again at once. Most kills follow each other closely, so that they
 * meet takeovers as well; now and then there is a longer pause in which a run comes further than the step that it is in. A
 * machine that is busy with other things gets longer ones.
 */
final class Killer {
    private static final int LONG_ONES_IN_A_HUNDRED = 12;
    private static final int SHORTEST_MILLIS = 200;
    private static final int SHORT_MILLIS = 2_000;
    private static final int LONG_MILLIS = 8_000;
    private static final int LONGER_MILLIS = 12_000;
    private static final Duration USUAL_START = Duration.ofMillis(1_800);
    private static final double SLOWEST = 6;
    private static final double FORGETTING = 0.8;

    private final List<Node> nodes;
    private final Random chance;
    private double slowness = 1;

    Killer(List<Node> nodes, Random chance) {
        this.nodes = nodes;
        this.chance = chance;
    }

    /** @param killed told the number of each kill */
    void kill(int times, IntConsumer killed) {
        for (int number = 1; number <= times; number++) {
            Node victim = nodes.get(number % nodes.size());
            victim.awaitAnswer();
            AtOnce.pause(pause());
            victim.kill();
            startAgain(victim);
            killed.accept(number);
        }
    }

    /** Half of the time the other one may be killed while this one is still starting, so that nobody is there. */
    private void startAgain(Node victim) {
        Duration start = RealTime.taken(() -> {
            victim.start();
            if (chance.nextBoolean()) {
                victim.awaitAnswer();
            }
        });
        slowness = Math.clamp((double) start.toMillis() / USUAL_START.toMillis(), Math.max(1, slowness * FORGETTING), SLOWEST);
    }

    private Duration pause() {
        boolean isLong = chance.nextInt(100) < LONG_ONES_IN_A_HUNDRED;
        int drawn = isLong ? LONG_MILLIS + chance.nextInt(LONGER_MILLIS) : SHORTEST_MILLIS + chance.nextInt(SHORT_MILLIS);
        return Duration.ofMillis(Math.round(isLong ? drawn * slowness : drawn));
    }
}
