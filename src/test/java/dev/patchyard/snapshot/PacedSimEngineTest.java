package dev.patchyard.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.fake.FakeSimEngine;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.inventory.CollaboratorFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PacedSimEngineTest {
    private final FakeSimEngine hypervisor = new FakeSimEngine(MutableClock.at("2026-11-15T02:00:00Z"));
    private final Slow slow = new Slow(hypervisor);
    private final PacedSimEngine paced = new PacedSimEngine(slow, 2);

    @Test
    void twoOperationsOnADatastoreAtOnceAndNoMore() throws Exception {
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < 12; number++) {
                String vm = "vm-" + number;
                hypervisor.withMachineOn(vm, List.of(number < 9 ? "busy" : "other"));
                work.add(pool.submit(() -> paced.create(vm, "py-" + UUID.randomUUID(), "run", 1)));
            }
            // Two of the busy one and two of the other are let in; they can only go on together.
            slow.four.await();
            slow.go.countDown();
            for (Future<?> each : work) {
                each.get();
            }
        }
        assertThat(slow.most).containsEntry("busy", 2).containsEntry("other", 2);
    }

    @Test
    void aFailedOperationGivesItsTurnBack() {
        hypervisor.withMachineOn("vm-1", List.of("one", "two"));
        slow.go.countDown();
        for (int number = 0; number < 5; number++) {
            paced.remove("vm-1", "gone");
        }
        hypervisor.faults.always("revert", CollaboratorFault.Kind.UNAVAILABLE);
        for (int number = 0; number < 5; number++) {
            assertThatThrownBy(() -> paced.revert("vm-1", "s", "once"))
                    .isInstanceOf(CollaboratorFault.class);
        }
        assertThat(paced.create("vm-1", "py-" + UUID.randomUUID(), "run", 1).ready()).isTrue();
    }

    /** Counts how many creations are under way on a datastore; holds them until four have come in. */
    private static final class Slow implements SimEngine {
        final CountDownLatch four = new CountDownLatch(4);
        final CountDownLatch go = new CountDownLatch(1);
        final Map<String, Integer> most = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> now = new ConcurrentHashMap<>();
        private final SimEngine engine;

        Slow(SimEngine engine) {
            this.engine = engine;
        }

        @Override
        public Optional<VirtualMachine> find(String vmId) {
            return engine.find(vmId);
        }

        @Override
        public List<Snapshot> snapshots(String vmId) {
            return engine.snapshots(vmId);
        }

        @Override
        public Snapshot create(String vmId, String name, String runId, int ttlHours) {
            String store = find(vmId).orElseThrow().datastores().getFirst();
            AtomicInteger count = now.computeIfAbsent(store, each -> new AtomicInteger());
            most.merge(store, count.incrementAndGet(), Math::max);
            four.countDown();
            try {
                go.await();
                return engine.create(vmId, name, runId, ttlHours);
            } catch (InterruptedException asked) {
                throw new IllegalStateException(asked);
            } finally {
                count.decrementAndGet();
            }
        }

        @Override
        public void revert(String vmId, String snapshotId, String attempt) {
            engine.revert(vmId, snapshotId, attempt);
        }

        @Override
        public void remove(String vmId, String snapshotId) {
            engine.remove(vmId, snapshotId);
        }
    }
}
