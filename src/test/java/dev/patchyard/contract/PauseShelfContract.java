package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.run.PauseScope;
import dev.patchyard.run.PauseShelf;
import dev.patchyard.run.PauseSwitch;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link PauseShelf}. */
public abstract class PauseShelfContract {
    private static final Instant NOON = Instant.parse("2026-11-15T12:00:00.123456Z");
    private PauseShelf shelf;

    /** @return one in which no switch is set */
    protected abstract PauseShelf shelf();

    @BeforeEach
    void open() {
        shelf = shelf();
    }

    @Test
    void everyKindOfScopeIsKeptOldestFirst() {
        PauseSwitch env = of("env:prod {{ x }}", "ada", NOON.plusSeconds(2));
        PauseSwitch all = of("all", "bob", NOON);
        PauseSwitch policy = of("policy:p1", "ada", NOON.plusSeconds(1));
        List.of(env, all, policy).forEach(each -> assertThat(shelf.set(each)).isEqualTo(each));
        assertThat(shelf.all()).containsExactly(all, policy, env);
    }

    @Test
    void theFirstSwitchOfAScopeStaysUntilItIsLifted() {
        PauseSwitch first = of("all", "ada", NOON);
        PauseSwitch second = of("all", "bob", NOON.plusSeconds(1));
        shelf.set(first);
        assertThat(shelf.set(second)).isEqualTo(first);
        assertThat(shelf.lift(PauseScope.parse("all"))).isTrue();
        assertThat(shelf.all()).isEmpty();
        assertThat(shelf.set(second)).isEqualTo(second);
    }

    @Test
    void liftingWhatIsNotSetChangesNothing() {
        PauseSwitch one = of("policy:p1", "ada", NOON);
        shelf.set(one);
        assertThat(shelf.lift(PauseScope.parse("policy:p2"))).isFalse();
        assertThat(shelf.lift(PauseScope.parse("all"))).isFalse();
        assertThat(shelf.all()).containsExactly(one);
    }

    @Test
    void ofManyAtOnceOneIsKeptAndAllAreToldOfIt() throws Exception {
        List<PauseSwitch> told = Together.atOnce(8, () -> shelf.set(of("all", Thread.currentThread().toString(), NOON)));
        assertThat(told.stream().distinct()).hasSize(1);
        assertThat(shelf.all()).containsExactly(told.getFirst());
    }

    private static PauseSwitch of(String scope, String actor, Instant at) {
        return new PauseSwitch(PauseScope.parse(scope), "because \u00e4", actor, at);
    }
}
