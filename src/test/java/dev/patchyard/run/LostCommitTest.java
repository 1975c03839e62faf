package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.fake.FakeProbe;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A commit whose answer is lost may have been kept. */
class LostCommitTest {
    private final Yard yard = new Yard();

    @Test
    void aPermitThatWasKeptIsAPermitThoughTheAnswerWasLost() {
        yard.hosts("a").policy(Policies.policy().build());
        Map<String, String> heldMeanwhile = new HashMap<>();
        yard.fleet.host("a").whilePatched(() -> heldMeanwhile.putAll(yard.store.placesHeld()));
        PatchRun run = yard.approvedRun("debian-baseline", "a");
        PatchRun ended = walk(run, losing("permitted"));
        assertThat(yard.executor.touched()).containsExactly("a");
        assertThat(heldMeanwhile).containsEntry("a", run.id());
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.OK);
        assertThat(ended.verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    /** A store that keeps the first change with this event and loses the answer. */
    private RunStore losing(String event) {
        AtomicBoolean lost = new AtomicBoolean();
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object answer;
            try {
                answer = method.invoke(yard.store, arguments);
            } catch (InvocationTargetException fault) {
                throw fault.getCause();
            }
            boolean isMeant = method.getName().equals("change")
                    && ((List<?>) arguments[3]).stream().anyMatch(e -> ((RunEvent.Draft) e).text().equals(event));
            if (isMeant && lost.compareAndSet(false, true)) {
                throw new StoreFault(CollaboratorFault.Kind.UNCERTAIN, "the database was lost during a commit");
            }
            return answer;
        };
        return (RunStore) Proxy.newProxyInstance(RunStore.class.getClassLoader(), new Class<?>[] {RunStore.class}, handler);
    }

    private PatchRun walk(PatchRun run, RunStore store) {
        ComplianceLedger ledger = new ComplianceLedger(yard.board, new InMemoryAdvisoryBoard(), yard.shelf, yard.packages, new InMemoryRiskBook());
        Corridor corridor = Corridor.of(
                new Corridor.Doors(yard.cmdb, yard.itsm, yard.hypervisor, yard.notifier, yard.scanner, new FakeProbe(yard.fleet),
                        yard.executor, yard.executor),
                new Corridor.Ground(store, yard.evidence, yard.shelf, yard.almanac, ledger, facts -> "digest", yard.clock,
                        yard.clock::advance, 50, yard.pauses));
        for (int turn = 0; turn < 200 && !yard.store.find(run.id()).orElseThrow().isEnded(); turn++) {
            Optional<RunStore.Claim> claim = store.claimDue("node", Duration.ofSeconds(30));
            claim.ifPresent(corridor.engine()::walk);
            yard.clock.advance(Duration.ofSeconds(5));
        }
        return yard.store.find(run.id()).orElseThrow();
    }
}
