package dev.patchyard.chaos;

import dev.patchyard.fake.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** What everybody in a world shares: time, chance, weather and the tape. */
final class Reality {
    static final Instant DAWN = Instant.parse("2026-11-16T00:00:00Z");

    /** More than this happens at one moment only where something never ends. */
    private static final int MOST_BREATHS = 20_000;
    /** A world has some thousands. */
    private static final int MOST_FACTS = 60_000;

    final long seed;
    final Random random;
    final MutableClock clock = new MutableClock(DAWN);
    final Fibers fibers;
    final Storm storm;
    final Tape tape = new Tape(clock);
    final Life outside = new Life("outside", () -> { });
    private final double restless;
    private int leisure = 1;
    private int breaths;
    private Instant moment = DAWN;
    private Instant databaseAwayUntil = Instant.MIN;

    Reality(long seed) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 17);
        this.fibers = new Fibers(clock, random);
        this.storm = new Storm(random);
        this.restless = random.nextDouble() * 0.15;
    }

    /** Others may go on here, and a little time may pass. */
    void breathe() {
        if (!clock.instant().equals(moment)) {
            moment = clock.instant();
            breaths = 0;
        }
        if (++breaths > MOST_BREATHS || tape.size() > MOST_FACTS) {
            throw new Livelock();
        }
        if (random.nextDouble() < restless) {
            fibers.pause(random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(2000)) : Duration.ZERO);
        }
    }

    /** The node of the running fiber may die here. */
    void crashes(Fault fault, double chance) {
        Fibers.Fiber self = fibers.current();
        if (self != null && self.life != outside && !fibers.isShielded() && storm.strikes(fault, chance)) {
            self.life.end();
            throw new Crash(fault.name());
        }
    }

    void later(Duration when, Runnable what) {
        fibers.spawn(outside, "later", when, what);
    }

    /** @return a number from the first up to the last, both included */
    int draw(int first, int last) {
        return first + random.nextInt(last - first + 1);
    }

    boolean chance(double likely) {
        return random.nextDouble() < likely;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** @return how many times longer than usual beats may take, because nothing much goes on */
    int leisure() {
        return leisure;
    }

    void takeItEasy(int times) {
        leisure = times;
    }

    void databaseAway(Duration length) {
        databaseAwayUntil = clock.instant().plus(length);
    }

    boolean isDatabaseAway() {
        return !storm.isOver() && databaseAwayUntil.isAfter(clock.instant());
    }
}
