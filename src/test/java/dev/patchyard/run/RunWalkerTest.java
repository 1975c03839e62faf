package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.InMemoryRunStore;
import dev.patchyard.fake.InMemoryStandingAlarms;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.journey.Eventually;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Errors that nobody expects: a class that cannot be loaded, because a process has no descriptors left, stays unloaded. */
class RunWalkerTest {
    private static final NoClassDefFoundError MISSING = new NoClassDefFoundError("dev/patchyard/Missing");

    private final Yard yard = new Yard();
    private final InMemoryRunStore store = yard.store;
    private PatchRun run;

    private record Breaking(RunPhase phase) implements Step {
        @Override
        public StepOutcome work(RunContext context) {
            throw MISSING;
        }
    }

    @BeforeEach
    void request() {
        yard.hosts("web-1").policy(Policies.policy().id("p1").takingEverything().build());
        run = yard.desk.request(Yard.request("p1", true, null, null));
    }

    private PatchRun find() {
        return store.find(run.id()).orElseThrow();
    }

    private RunWalker walker(RunEngine engine) {
        ComplianceWatch watch = new ComplianceWatch(
                yard.board, yard.shelf,
                new ComplianceWatch.Voices(new InMemoryStandingAlarms(), yard.feed, store, new DirectUnitOfWork()), 80, yard.clock);
        RunWalker.Rounds rounds = new RunWalker.Rounds(
                watch, new RollCall(yard.cmdb, yard.board, yard.clock), yard.records, store,
                new Janitor(store, yard.executor, yard.clock));
        Corridor corridor = yard.corridor;
        return new RunWalker(
                "n1", store, new Corridor(engine, corridor.relay(), corridor.keeper(), corridor.places(), corridor.watch()), rounds);
    }

    private void walkTimes(RunWalker walker, int times) {
        for (int turn = 0; turn < times; turn++) {
            walker.takeDue();
            Eventually.get("walking runs", Duration.ofMinutes(1), walker::walking, found -> found == 0);
            yard.clock.advance(Duration.ofMinutes(2));
        }
    }

    private RunEngine engine(RunStore over) {
        List<Step> steps = new ArrayList<>();
        for (RunPhase phase : RunPhase.values()) {
            if (phase != RunPhase.ENDED) {
                steps.add(new Breaking(phase));
            }
        }
        return new RunEngine(over, steps, yard.clock);
    }

    /** @return the store, on which no walk ever gets further */
    private RunStore withoutChanges() {
        return (RunStore) Proxy.newProxyInstance(RunStore.class.getClassLoader(), new Class<?>[] {RunStore.class}, (self, method, given) -> {
            if (method.getName().equals("change")) {
                throw MISSING;
            }
            try {
                return method.invoke(store, given);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        });
    }

    @Test
    void aPhaseThatDiesOfAnErrorIsTriedAgainAndThenFails() {
        try (RunWalker walker = walker(engine(store))) {
            walkTimes(walker, 1);
            assertThat(find().attention()).isEqualTo(Attention.WAITING);
            assertThat(find().note()).contains("NoClassDefFoundError");
            walkTimes(walker, RunEngine.MOST_BREAKS);
        }
        assertThat(store.events(run.id(), 0, 100)).extracting(RunEvent::text).anyMatch(text -> text.startsWith("PLAN → REPORT"));
    }

    @Test
    void row50_aRunWhoseWalkDiesAgainAndAgainIsParkedWithAnIncidentAndHoldsNobodyUp() {
        try (RunWalker walker = walker(engine(withoutChanges()))) {
            walkTimes(walker, 2);
            assertThat(find().attention()).isNotEqualTo(Attention.NEEDS_OPERATOR);
            assertThat(walker.walking()).isZero();
            walkTimes(walker, 1);
        }
        assertThat(store.all()).singleElement().satisfies(parked -> {
            assertThat(parked.runId()).isEqualTo(run.id());
            assertThat(parked.reason()).contains("NoClassDefFoundError", "3 times");
        });
        assertThat(store.undelivered(9)).extracting(Delivery::key).anyMatch(key -> key.contains(run.id() + ":parked"));
        assertThat(store.claimDue("n2", Duration.ofSeconds(30))).as("it waits for a person").isEmpty();
    }
}
