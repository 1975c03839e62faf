package dev.patchyard.contract;

import static dev.patchyard.given.Policies.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.inventory.OsType;
import dev.patchyard.policy.ChangeMode;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.ContentKind;
import dev.patchyard.policy.DstGap;
import dev.patchyard.policy.Hook;
import dev.patchyard.policy.Hooks;
import dev.patchyard.policy.HostWork;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.OsMismatchMode;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.PolicyShelf.Shelved;
import dev.patchyard.policy.RebootMode;
import dev.patchyard.policy.Recovery;
import dev.patchyard.policy.RestartMode;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.policy.Rollout;
import dev.patchyard.policy.Threshold;
import dev.patchyard.policy.Timing;
import dev.patchyard.policy.UpdateScope;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Promises of {@link PolicyShelf}. */
public abstract class PolicyShelfContract {
    private static final Actor AUTHOR = new Actor("ada", Set.of());

    /** @return an empty shelf */
    protected abstract PolicyShelf shelf();

    @Test
    void aPolicyComesBackAsItWasPut() {
        PolicyShelf shelf = shelf();
        PatchPolicy full = full("full");
        PatchPolicy plain = policy().id("plain").upTo("2026-02").build();
        shelf.add(full, true, AUTHOR);
        shelf.add(plain, false, AUTHOR);
        assertThat(shelf.find("full")).contains(new Shelved(full, 1, true));
        assertThat(shelf.find("plain")).contains(new Shelved(plain, 1, false));
        assertThat(shelf.find("PLAIN")).isEmpty();
    }

    @Test
    void manyAreFoundAsTheyAreNowHoweverOftenTheyWereReadBefore() {
        PolicyShelf shelf = shelf();
        PatchPolicy first = policy().id("a").build();
        PatchPolicy edited = policy().id("a").upTo("2026-02").build();
        shelf.add(first, false, AUTHOR);
        shelf.add(policy().id("b").build(), false, AUTHOR);
        assertThat(shelf.all()).hasSize(2);
        assertThat(shelf.find(List.of("a", "none"))).containsOnly(Map.entry("a", new Shelved(first, 1, false)));
        shelf.replace(edited, 1, AUTHOR);
        assertThat(shelf.find(List.of("a"))).containsOnly(Map.entry("a", new Shelved(edited, 2, false)));
        assertThat(shelf.all().getFirst()).isEqualTo(new Shelved(edited, 2, false));
        shelf.remove("a", 2, AUTHOR);
        assertThat(shelf.find(List.of("a", "b")).keySet()).containsExactly("b");
        shelf.add(edited, true, AUTHOR);
        assertThat(shelf.all().getFirst()).isEqualTo(new Shelved(edited, 1, true));
    }

    @Test
    void allComeByIdAscending() {
        PolicyShelf shelf = shelf();
        for (String id : List.of("b", "a-2", "a", "a10", "c")) {
            shelf.add(policy().id(id).build(), false, AUTHOR);
        }
        assertThat(shelf.all()).extracting(shelved -> shelved.policy().id()).containsExactly("a", "a-2", "a10", "b", "c");
    }

    @Test
    void anIdIsTakenOnce() {
        PolicyShelf shelf = shelf();
        shelf.add(policy().id("one").build(), false, AUTHOR);
        assertThatThrownBy(() -> shelf.add(policy().id("one").takingEverything().build(), true, AUTHOR))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("id:");
        assertThat(shelf.find("one").orElseThrow().fileOwned()).isFalse();
    }

    @Test
    void aReplacementCountsUpAndKeepsItsMaster() {
        PolicyShelf shelf = shelf();
        shelf.add(policy().id("one").build(), true, AUTHOR);
        PatchPolicy edited = policy().id("one").takingEverything().build();
        assertThat(shelf.replace(edited, 1, AUTHOR)).contains(new Shelved(edited, 2, true));
        assertThat(shelf.find("one")).contains(new Shelved(edited, 2, true));
    }

    @Test
    void anOutdatedWriterIsRefused() {
        PolicyShelf shelf = shelf();
        PatchPolicy first = policy().id("one").build();
        shelf.add(first, false, AUTHOR);
        assertThat(shelf.replace(policy().id("one").takingEverything().build(), 2, AUTHOR)).isEmpty();
        assertThat(shelf.replace(policy().id("none").build(), 1, AUTHOR)).isEmpty();
        assertThat(shelf.remove("one", 2, AUTHOR)).isFalse();
        assertThat(shelf.find("one")).contains(new Shelved(first, 1, false));
    }

    @Test
    void aRemovedPolicyIsGoneAndItsIdIsFree() {
        PolicyShelf shelf = shelf();
        shelf.add(policy().id("one").build(), false, AUTHOR);
        assertThat(shelf.remove("one", 1, AUTHOR)).isTrue();
        assertThat(shelf.remove("one", 1, AUTHOR)).isFalse();
        assertThat(shelf.find("one")).isEmpty();
        assertThat(shelf.add(policy().id("one").build(), false, AUTHOR).version()).isEqualTo(1);
    }

    @Test
    void ofTwoWritersWithOneVersionOneWins() throws Exception {
        PolicyShelf shelf = shelf();
        shelf.add(policy().id("one").build(), false, AUTHOR);
        PatchPolicy edited = policy().id("one").takingEverything().build();
        List<Optional<Shelved>> results = Together.atOnce(8, () -> shelf.replace(edited, 1, AUTHOR));
        assertThat(results.stream().flatMap(Optional::stream)).containsExactly(new Shelved(edited, 2, false));
    }

    /** A policy that has no field on its default. */
    private static PatchPolicy full(String id) {
        CheckSpec http = new CheckSpec(
                "health", new CheckSpec.Http(8080, "/health", 200, Map.of("version", "package:pyhello")), null, null);
        CheckSpec unit = new CheckSpec("unit", null, "pyhello@1.service", null);
        CheckSpec tcp = new CheckSpec("port", null, null, 443);
        return new PatchPolicy(
                id, "Täglich — 日本語 {{ 7*7 }}", OsType.parse("RHEL9"), Map.of("env", "lab", "größe", "\"'; DROP TABLE"),
                "2026-02", ContentKind.OS_PACKAGES, true,
                new Timing("30 2 * * 0", ZoneId.of("America/New_York"),
                        new MaintenanceWindow(Duration.ofHours(5), Duration.ofMinutes(95)), DstGap.SKIP,
                        Duration.ofHours(48)),
                new Rollout(2, Duration.ofSeconds(90), 7, 3, 12, new Threshold(10, true), new Threshold(4, false)),
                new HostWork(UpdateScope.ALL, List.of("linux-*"), RestartMode.NONE, List.of("dbus"), RebootMode.NEVER,
                        OsMismatchMode.FOLLOW_FACTS, List.of(http, unit, tcp),
                        new Hooks(null, new Hook("announce", Hook.Mode.IGNORE, Duration.ofSeconds(9)), null), true),
                new Recovery(true, RollbackMode.AUTO, 5, Duration.ofMinutes(45), Duration.ofHours(2), Duration.ofDays(3)),
                ChangeMode.CREATE);
    }
}
