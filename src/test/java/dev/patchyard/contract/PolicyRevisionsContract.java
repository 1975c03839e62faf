package dev.patchyard.contract;

import static dev.patchyard.given.Policies.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyRevisions;
import dev.patchyard.policy.PolicyRevisions.Revision;
import dev.patchyard.policy.PolicyRevisions.Standing;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.PolicyShelf.Shelved;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link PolicyRevisions}. */
public abstract class PolicyRevisionsContract {
    private static final Actor BOB = new Actor("bob", Set.of());
    private static final PatchPolicy FIRST = policy().id("one").build();
    private static final PatchPolicy EDITED = policy().id("one").takingEverything().build();

    private final MutableClock clock = MutableClock.at("2026-11-15T02:00:00Z");
    private PolicyShelf shelf;
    private PolicyRevisions revisions;

    /** Both empty and of one store. */
    public record Doors(PolicyShelf shelf, PolicyRevisions revisions) {}

    protected abstract Doors doors(MutableClock clock);

    @BeforeEach
    void open() {
        Doors doors = doors(clock);
        shelf = doors.shelf();
        revisions = doors.revisions();
    }

    @Test
    void anEditIsNotLiveByItself() {
        shelf.add(FIRST, true, Actor.SERVER);
        Revision proposed = revisions.propose(EDITED, "d1", "ada");
        assertThat(proposed).isEqualTo(new Revision(EDITED, "d1", "ada", clock.instant(), Standing.PENDING, null));
        assertThat(shelf.find("one")).contains(new Shelved(FIRST, 1, true));
        assertThat(revisions.pending("one")).contains(proposed);
        assertThat(revisions.allPending()).containsExactly(proposed);
    }

    @Test
    void anAcceptedEditIsLive() {
        shelf.add(FIRST, true, Actor.SERVER);
        revisions.propose(EDITED, "d1", "ada");
        assertThat(revisions.accept("one", "d1", BOB)).contains(new Shelved(EDITED, 2, true));
        assertThat(shelf.find("one")).contains(new Shelved(EDITED, 2, true));
        assertThat(revisions.pending("one")).isEmpty();
        assertThat(revisions.allPending()).isEmpty();
        assertThat(revisions.of("one")).singleElement().satisfies(revision -> {
            assertThat(revision.standing()).isEqualTo(Standing.ACCEPTED);
            assertThat(revision.acceptor()).isEqualTo("bob");
        });
    }

    @Test
    void anAcceptedEditOfAnUnknownPolicyAddsIt() {
        revisions.propose(FIRST, "d1", "ada");
        assertThat(revisions.accept("one", "d1", BOB)).contains(new Shelved(FIRST, 1, true));
    }

    @Test
    void theAuthorCannotAccept() {
        revisions.propose(FIRST, "d1", "bob");
        assertThatThrownBy(() -> revisions.accept("one", "d1", BOB)).isInstanceOf(IllegalStateException.class);
        assertThat(shelf.find("one")).isEmpty();
        assertThat(revisions.pending("one")).isPresent();
    }

    @Test
    void onlyWhatWasLookedAtIsAccepted() {
        revisions.propose(FIRST, "d1", "ada");
        revisions.propose(EDITED, "d2", "ada");
        assertThat(revisions.accept("one", "d1", BOB)).isEmpty();
        assertThat(shelf.find("one")).isEmpty();
        assertThat(revisions.of("one"))
                .extracting(Revision::standing)
                .containsExactly(Standing.PENDING, Standing.SUPERSEDED);
    }

    @Test
    void theSameEditTwiceIsOne() throws Exception {
        Together.atOnce(6, () -> revisions.propose(FIRST, "d1", "ada"));
        clock.advance(Duration.ofHours(1));
        revisions.propose(FIRST, "d1", "ada");
        assertThat(revisions.of("one")).hasSize(1);
    }

    @Test
    void ofSeveralAcceptancesOneCounts() throws Exception {
        revisions.propose(FIRST, "d1", "ada");
        List<Optional<Shelved>> results = Together.atOnce(6, () -> revisions.accept("one", "d1", BOB));
        assertThat(results.stream().flatMap(Optional::stream)).containsExactly(new Shelved(FIRST, 1, true));
    }

    @Test
    void aWithdrawnEditCannotBeAccepted() {
        revisions.propose(FIRST, "d1", "ada");
        assertThat(revisions.withdraw("one")).isTrue();
        assertThat(revisions.withdraw("one")).isFalse();
        assertThat(revisions.accept("one", "d1", BOB)).isEmpty();
        assertThat(revisions.of("one")).extracting(Revision::standing).containsExactly(Standing.WITHDRAWN);
    }
}
