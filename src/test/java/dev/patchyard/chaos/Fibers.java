package dev.patchyard.chaos;

import dev.patchyard.fake.MutableClock;
import dev.patchyard.run.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that goes on in a world, one at a time: who goes on next is drawn, and time passes only when nobody has
 * anything left to do now. Each fiber has a thread to keep its stack in, and only the one that was drawn runs.
 */
final class Fibers {
    /** One of them. */
    static final class Fiber {
        final Life life;
        final String name;
        private final Semaphore go = new Semaphore(0);
        private final long order;
        private Instant wakes;
        private boolean done;
        private @Nullable Thread thread;
        private @Nullable Object monitor;
        private int shields;
        /** The claim that it walks a run under, null for all other work. */
        RunStore.@Nullable Claim claim;

        private Fiber(Life life, String name, long order, Instant wakes) {
            this.life = life;
            this.name = name;
            this.order = order;
            this.wakes = wakes;
        }

        /** Asks it to end, which it hears when it naps. */
        void interrupt() {
            thread().interrupt();
        }

        /** @return what keeps its stack */
        Thread thread() {
            return Objects.requireNonNull(thread);
        }

        boolean isDone() {
            return done;
        }
    }

    private static final StackWalker STACK = StackWalker.getInstance();

    private final MutableClock clock;
    private final Random random;
    private final Semaphore driver = new Semaphore(0);
    private final PriorityQueue<Fiber> sleeping =
            new PriorityQueue<>(Comparator.<Fiber, Instant>comparing(f -> f.wakes).thenComparingLong(f -> f.order));
    private final List<Fiber> ready = new ArrayList<>();
    private long spawned;
    private @Nullable Fiber current;
    private boolean ending;
    private @Nullable Throwable broken;

    Fibers(MutableClock clock, Random random) {
        this.clock = clock;
        this.random = random;
    }

    /** Begins something that goes on beside all else. */
    Fiber spawn(Life life, String name, Runnable work) {
        return spawn(life, name, Duration.ZERO, work);
    }

    Fiber spawn(Life life, String name, Duration later, Runnable work) {
        Fiber fiber = new Fiber(life, name, spawned++, clock.instant().plus(later));
        sleeping.add(fiber);
        fiber.thread = Thread.ofVirtual().unstarted(() -> run(fiber, work));
        fiber.thread.start();
        return fiber;
    }

    private void run(Fiber fiber, Runnable work) {
        fiber.go.acquireUninterruptibly();
        try {
            if (!isLost(fiber)) {
                work.run();
            }
        } catch (Crash crash) {
            fiber.life.end();
        } catch (Throwable fault) {
            broken = broken == null ? fault : broken;
        } finally {
            fiber.done = true;
            driver.release();
        }
    }

    private boolean isLost(Fiber fiber) {
        return ending || fiber.life.isOver();
    }

    /** @return who runs now; null outside of all */
    @Nullable Fiber current() {
        return current;
    }

    /** Lets everything go on until then, or until nothing is left. */
    void goOnUntil(Instant end) {
        while (step(end)) {
            if (broken instanceof Livelock endless) {
                throw endless;
            }
            if (broken != null) {
                throw new IllegalStateException("the simulation itself broke", broken);
            }
        }
        if (clock.instant().isBefore(end)) {
            clock.set(end);
        }
    }

    private boolean step(Instant end) {
        gather();
        if (!ready.isEmpty()) {
            resume(draw());
            return true;
        }
        Fiber next = sleeping.peek();
        if (next == null || next.wakes.isAfter(end)) {
            return false;
        }
        clock.set(next.wakes);
        return true;
    }

    private void gather() {
        Instant now = clock.instant();
        while (!sleeping.isEmpty() && !sleeping.peek().wakes.isAfter(now)) {
            Fiber fiber = sleeping.poll();
            if (fiber.life.frozenUntil().isAfter(now) && !isLost(fiber)) {
                fiber.wakes = fiber.life.frozenUntil();
                sleeping.add(fiber);
            } else {
                ready.add(fiber);
            }
        }
    }

    private Fiber draw() {
        int index = ready.size() == 1 ? 0 : random.nextInt(ready.size());
        Fiber fiber = ready.get(index);
        ready.set(index, ready.getLast());
        ready.removeLast();
        return fiber;
    }

    private void resume(Fiber fiber) {
        current = fiber;
        fiber.go.release();
        driver.acquireUninterruptibly();
        current = null;
    }

    /** Lets others go on for so long at least. Outside of all fibers, and where others would wait for us, nothing happens. */
    void pause(Duration length) {
        Fiber self = current;
        if (self == null || isShielded() || (self.monitor != null && isWaitedFor(self.monitor))) {
            return;
        }
        if (isLost(self)) {
            throw new Crash(self.life.name);
        }
        self.wakes = clock.instant().plus(length);
        sleeping.add(self);
        driver.release();
        self.go.acquireUninterruptibly();
        if (isLost(self)) {
            throw new Crash(self.life.name);
        }
    }

    /** The desk's own monitor, and the one under which it starts the change. */
    private static boolean isWaitedFor(Object monitor) {
        return Thread.holdsLock(monitor)
                || STACK.walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".StartedChange")));
    }

    /** As a node's wait: it also ends when the fiber is asked to end. */
    void nap(Duration length) {
        pause(length);
        if (current != null && Thread.currentThread().isInterrupted()) {
            throw new CancellationException("asked to end while waiting");
        }
    }

    /** What the running fiber does now is one transaction: nothing comes between. */
    <T> T shielded(Supplier<T> work) {
        Fiber self = current;
        if (self == null) {
            return work.get();
        }
        self.shields++;
        try {
            return work.get();
        } finally {
            self.shields--;
        }
    }

    boolean isShielded() {
        return current == null || current.shields > 0;
    }

    /** The running fiber may hold this monitor, and nobody must be waited for while it does. */
    void mindMonitor(Object monitor) {
        if (current != null) {
            current.monitor = monitor;
        }
    }

    /** Ends every fiber; the world is looked at after that, and nothing moves any more. */
    void endAll() {
        ending = true;
        while (!sleeping.isEmpty() || !ready.isEmpty()) {
            List<Fiber> left = new ArrayList<>(sleeping);
            left.addAll(ready);
            sleeping.clear();
            ready.clear();
            left.forEach(this::resume);
        }
    }
}
