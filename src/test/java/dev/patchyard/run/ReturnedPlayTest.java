package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.fake.FakeProbe;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A run goes from one machine to another and back, and its first play still waits there: it asks for a host that the
 * other machine's play had meanwhile, and tells in the end that it never began it.
 */
class ReturnedPlayTest {
    private final Yard yard = new Yard();
    private HostPermit.Answer answer;
    private PatchRun ended;

    @BeforeEach
    void comeBack() {
        yard.hosts("a", "b").policy(Policies.policy().build());
        yard.fleet.host("a").whilePatched(() -> yard.fleet.host("b").isLost("no route"));
        yard.executor.losesItsServer();
        PatchRun run = yard.walkUntil(yard.approvedRun("debian-baseline", "a", "b"), RunPhase.EXECUTE);
        assertThat(yard.executor.touched()).containsExactly("a");
        yard.executor.movesToAnotherMachine();
        yard.executor.elsewhere.leftInOrder("a");
        yard.fleet.host("b").isBack();
        ended = walk(run);
    }

    @Test
    void aHostThatAnotherPlayHadGetsNoPermitAgain() {
        assertThat(answer).isInstanceOf(HostPermit.Answer.Denied.class);
        assertThat(yard.executor.touched()).as("each host once").containsExactly("a", "b");
    }

    @Test
    void aHostThatAnotherPlayTouchedIsNotCalledUntouched() {
        HostRecord host = ended.host("a").orElseThrow();
        assertThat(host.touched()).isTrue();
        assertThat(host.state()).isEqualTo(HostState.OK);
    }

    /** The play that is found again has both hosts. */
    private PatchExecutor returned() {
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean isPlay = method.getName().equals("carryOut");
            if (isPlay) {
                answer = ((HostPermit) arguments[1]).ask("a");
            }
            try {
                Object result = method.invoke(yard.executor, arguments);
                return isPlay ? withFirst((PatchOrder) arguments[0], (PlayReport) result) : result;
            } catch (InvocationTargetException fault) {
                throw fault.getCause();
            }
        };
        return (PatchExecutor) Proxy.newProxyInstance(
                PatchExecutor.class.getClassLoader(), new Class<?>[] {PatchExecutor.class}, handler);
    }

    private static PlayReport withFirst(PatchOrder order, PlayReport report) {
        Map<String, HostResult> results = new HashMap<>(report.hosts());
        results.putIfAbsent("a", new HostResult(
                "a", HostResult.Outcome.NOT_STARTED, false, order.playId() + " never began it", false, List.of(), List.of(), null));
        return new PlayReport(results, report.complete(), report.aborted(), report.ending());
    }

    private PatchRun walk(PatchRun run) {
        ComplianceLedger ledger = new ComplianceLedger(yard.board, new InMemoryAdvisoryBoard(), yard.shelf, yard.packages, new InMemoryRiskBook());
        Corridor corridor = Corridor.of(
                new Corridor.Doors(yard.cmdb, yard.itsm, yard.hypervisor, yard.notifier, yard.scanner, new FakeProbe(yard.fleet),
                        returned(), yard.executor),
                new Corridor.Ground(yard.store, yard.evidence, yard.shelf, yard.almanac, ledger, facts -> "digest", yard.clock,
                        yard.clock::advance, 50, yard.pauses));
        for (int turn = 0; turn < 200 && !yard.store.find(run.id()).orElseThrow().isEnded(); turn++) {
            yard.clock.advance(Duration.ofMinutes(1));
            yard.store.claimDue("node", Duration.ofSeconds(30)).ifPresent(corridor.engine()::walk);
        }
        return yard.store.find(run.id()).orElseThrow();
    }
}
