package dev.patchyard.contract;

import static dev.patchyard.contract.FullRun.HOST;
import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchyard.run.Attention;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunRefusal;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.Part;
import dev.patchyard.run.RunStore.RunFilter;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Promises of {@link RunStore}: runs and their events. */
public abstract class RunStoreContract extends RunStoreGiven {
    @Test
    void aRunComesBackAsItWasPut() {
        PatchRun asked = FullRun.asked("r1", "p1", NOON);
        PatchRun full = FullRun.full("r2");
        store.add(asked, "asked for");
        store.add(full, "asked for");
        assertThat(store.find("r1")).contains(asked);
        assertThat(store.find("r2")).contains(full);
        assertThat(store.find("r2").orElseThrow().hosts().keySet())
                .containsExactlyElementsOf(full.hosts().keySet());
        assertThat(store.find("none")).isEmpty();
    }

    @Test
    void everyHostStateAndPhaseIsKept() {
        store.add(FullRun.full("r1"), "asked for");
        for (HostState state : HostState.values()) {
            PatchRun changed = change("r1", run -> run.withHost(HOST, host -> host.in(state, "because")));
            assertThat(store.find("r1")).contains(changed);
        }
        for (RunPhase phase : RunPhase.values()) {
            PatchRun changed = change("r1", run -> FullRun.inPhase(run, phase, null));
            assertThat(store.find("r1")).contains(changed);
        }
    }

    @Test
    void changesAddUp() {
        store.add(FullRun.asked("r1", "p1", NOON), "asked for");
        PatchRun full = FullRun.full("r1");
        change("r1", run -> full);
        change("r1", run -> run.withHost(HOST, host -> host.in(HostState.FAILED, "broke")));
        change("r1", run -> run.withAttention(Attention.NEEDS_OPERATOR, "look"));
        PatchRun found = store.find("r1").orElseThrow();
        assertThat(found.host(HOST).orElseThrow().reason()).isEqualTo("broke");
        assertThat(found.attention()).isEqualTo(Attention.NEEDS_OPERATOR);
        assertThat(found.plan()).isEqualTo(full.plan());
        change("r1", run -> run.withHosts(Map.of()));
        assertThat(store.find("r1").orElseThrow().hosts()).isEmpty();
    }

    @Test
    void aPlanThatIsMadeAgainReplacesTheOldOne() {
        store.add(FullRun.full("r1"), "asked for");
        assertThat(store.find("r1").orElseThrow().requirePlan().digest()).isEqualTo("a".repeat(64));
        change("r1", run -> run.withPlan(FullRun.plan("b".repeat(64))));
        assertThat(store.find("r1").orElseThrow().requirePlan().digest()).isEqualTo("b".repeat(64));
    }

    @Test
    void manyRunsAreKeptTogetherWhateverTheyAre() {
        List<PatchRun> runs = List.of(
                FullRun.asked("r1", "p1", NOON), FullRun.full("r2"), FullRun.asked("r3", "p2", NOON.plusSeconds(1)));
        store.addAll(runs, "asked for {{ together }}");
        assertThat(store.find(List.of("r1", "r2", "r3", "none")).values()).containsExactlyInAnyOrderElementsOf(runs);
        for (PatchRun run : runs) {
            assertThat(store.events(run.id(), 0, 10)).extracting(RunEvent::seq, RunEvent::text, RunEvent::kind)
                    .containsExactly(tuple(1L, "asked for {{ together }}", "phase"));
        }
        change("r3", run -> run.withAttention(Attention.WAITING, "x"));
        assertThat(store.events("r3", 0, 10)).extracting(RunEvent::seq).isSorted();
        assertThat(store.claimDue("node", Duration.ofSeconds(30))).as("they are due").isPresent();
    }

    @Test
    void runsThatHaveNotEndedAreFoundForManyPoliciesNewestFirst() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.add(FullRun.asked("r2", "p1", NOON.plusSeconds(1)), "x");
        store.add(FullRun.asked("r3", "p2", NOON.plusSeconds(2)), "x");
        store.add(FullRun.asked("r4", "p3", NOON.plusSeconds(3)), "x");
        change("r2", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.REFUSED));
        assertThat(store.open(List.of("p1", "p2", "p9"))).extracting(PatchRun::id).containsExactly("r3", "r1");
        assertThat(store.open(List.of())).isEmpty();
    }

    @Test
    void pagesAreNewestFirstAndFiltersAddUp() {
        store.add(FullRun.full("r3"), "x");
        store.add(FullRun.asked("r1", "p1", NOON.plusSeconds(1)), "x");
        store.add(FullRun.asked("r2", "p2", NOON.plusSeconds(2)), "x");
        change("r2", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.REFUSED));
        assertThat(ids(RunFilter.ALL)).containsExactly("r2", "r1", "r3");
        assertThat(ids(new RunFilter("p1", null, null, null))).containsExactly("r1", "r3");
        assertThat(ids(new RunFilter(null, RunPhase.PLAN, null, null))).containsExactly("r1");
        assertThat(ids(new RunFilter(null, null, Verdict.REFUSED, null))).containsExactly("r2");
        assertThat(ids(new RunFilter(null, null, null, HOST))).containsExactly("r3");
        assertThat(ids(new RunFilter("p2", null, null, HOST))).isEmpty();
        assertThat(store.count(RunFilter.ALL)).isEqualTo(3);
        assertThat(store.page(RunFilter.ALL, 1, 1)).extracting(PatchRun::id).containsExactly("r1");
    }

    @Test
    void linkedRunsAreFoundOldestFirstAndOneOfThemGoesOnAtATime() throws Exception {
        store.add(FullRun.asked("first", "p1", NOON), "x");
        assertThat(store.add(FullRun.linked("r1", "first", NOON.plusSeconds(1)), "x")).isTrue();
        assertThat(store.add(FullRun.linked("r2", "first", NOON.plusSeconds(2)), "x")).isFalse();
        assertThat(store.add(FullRun.linked("other", "another", NOON), "x")).isTrue();
        assertThat(store.find("r2")).isEmpty();
        change("r1", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED));
        AtomicInteger number = new AtomicInteger(2);
        List<Boolean> kept = Together.atOnce(8, () -> {
            int next = number.incrementAndGet();
            return store.add(FullRun.linked("r" + next, "first", NOON.plusSeconds(next)), "x");
        });
        assertThat(kept).filteredOn(each -> each).hasSize(1);
        assertThat(store.linkedTo("first")).hasSize(2).extracting(PatchRun::id).startsWith("r1");
        assertThat(store.linkedTo("r1")).isEmpty();
    }

    private List<String> ids(RunFilter filter) {
        List<String> ids = store.page(filter, 0, 50).stream().map(PatchRun::id).toList();
        assertThat(store.count(filter)).isEqualTo(ids.size());
        return ids;
    }

    @Test
    void eventsAreNumberedFromOneWithoutGaps() throws Exception {
        store.add(FullRun.asked("r1", "p1", NOON), "asked for by ada");
        RunEvent.Draft draft = RunEvent.Draft.ofHost("host", HOST, "text \u0000 {{ 7*7 }}");
        Together.atOnce(8, () -> store.change("r1", null, UnaryOperator.identity(), List.of(draft, draft), Map.of()));
        List<RunEvent> events = store.events("r1", 0, 100);
        assertThat(events).extracting(RunEvent::seq).containsExactlyElementsOf(LongStream.rangeClosed(1, 17).boxed().toList());
        assertThat(events.getFirst()).isEqualTo(new RunEvent(1, NOON, "phase", null, "asked for by ada"));
        assertThat(events.get(1).ciId()).isEqualTo(HOST);
        assertThat(store.events("r1", 15, 100)).extracting(RunEvent::seq).containsExactly(16L, 17L);
        assertThat(store.events("r1", 3, 2)).extracting(RunEvent::seq).containsExactly(4L, 5L);
    }

    @Test
    void anEditThatThrowsLeavesNothingBehind() {
        PatchRun asked = FullRun.asked("r1", "p1", NOON);
        store.add(asked, "asked for");
        UnaryOperator<PatchRun> refusing = run -> {
            throw new RunRefusal(RunRefusal.Why.STATE, "id", "not now");
        };
        assertThatThrownBy(() -> store.change("r1", null, refusing, List.of(RunEvent.Draft.ofRun("log", "x")), message("k")))
                .isInstanceOf(RunRefusal.class);
        assertThat(store.find("r1")).contains(asked);
        assertThat(store.events("r1", 1, 10)).isEmpty();
        assertThat(store.deliveries("r1")).isEmpty();
    }

    @Test
    void concurrentEditsOfDifferentHostsAreAllKept() throws Exception {
        PatchRun run = FullRun.withManyHosts("r1", 12);
        store.add(run, "asked for");
        AtomicInteger next = new AtomicInteger();
        Together.atOnce(12, () -> {
            String ci = "ci-" + next.getAndIncrement();
            return change("r1", current -> current.withHost(ci, host -> host.in(HostState.OK, "done " + ci)));
        });
        assertThat(store.find("r1").orElseThrow().hosts().values())
                .allSatisfy(host -> assertThat(host.reason()).isEqualTo("done " + host.ciId()));
    }

    @Test
    void runsAreFoundByKind() {
        PatchRun run = FullRun.asked("r1", "p1", NOON);
        store.add(run, "x");
        assertThat(ids(new RunFilter("p1", null, null, null, PatchRun.Kind.PATCH))).containsExactly("r1");
        assertThat(ids(new RunFilter(null, null, null, null, PatchRun.Kind.PLAN))).isEmpty();
    }

    @Test
    void runsThatEndedAreForgottenWholeTheEarliestEndFirst() {
        List<String> ids = List.of("r1", "r2", "r3");
        ids.forEach(id -> store.add(FullRun.asked(id, "p1", NOON), "x"));
        store.change("r1", null, run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED), NONE,
                Map.of("k1", new Outward.NoteOnChange("c", "x")));
        change("r2", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED));

        Instant ended = store.find("r1").orElseThrow().endedAt();
        assertThat(store.expired(Part.WHOLE, ended, 0, 9)).isEmpty();
        assertThat(store.expired(Part.WHOLE, ended.plusMillis(1), 0, 9)).extracting(PatchRun::id).containsExactly("r1", "r2");
        assertThat(store.expired(Part.WHOLE, ended.plusMillis(1), 1, 1)).extracting(PatchRun::id).containsExactly("r2");

        ids.forEach(id -> store.forget(Part.WHOLE, id));
        store.forget(Part.WHOLE, "r1");
        assertThat(store.find("r1")).isEmpty();
        assertThat(store.deliveries("r1")).isEmpty();
        assertThat(store.find("r3")).as("it has not ended").isPresent();
        assertThat(store.page(RunFilter.ALL, 0, 9)).extracting(PatchRun::id).containsExactly("r3");
    }

    @Test
    void whatPlaysToldIsForgottenAloneAndDecisionsStay() {
        store.add(FullRun.asked("r1", "p1", NOON), "asked");
        List<RunEvent.Draft> told = List.of(
                RunEvent.Draft.ofRun("gate", "yes"), RunEvent.Draft.ofHost("host", "a", "installing"), RunEvent.Draft.ofRun("log", "play"));
        store.change("r1", null, run -> run, told, Map.of());
        store.forget(Part.TASK_LOGS, "r1");
        assertThat(store.events("r1", 0, 9)).as("it has not ended").hasSize(4);

        change("r1", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED));
        Instant later = store.find("r1").orElseThrow().endedAt().plusSeconds(1);
        assertThat(store.expired(Part.TASK_LOGS, later, 0, 9)).hasSize(1);

        store.forget(Part.TASK_LOGS, "r1");
        assertThat(store.events("r1", 0, 9)).extracting(RunEvent::text).containsExactly("asked", "yes");
        assertThat(store.expired(Part.TASK_LOGS, later, 0, 9)).isEmpty();
        assertThat(store.expired(Part.WHOLE, later, 0, 9)).hasSize(1);
    }
}
