package dev.patchyard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.InMemoryPolicyRevisions;
import dev.patchyard.fake.InMemoryPolicyShelf;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.fake.RecordingAuditTrail;
import dev.patchyard.given.Policies;
import dev.patchyard.policy.PolicyIntake.Handwriting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyFileWatchTest {
    private static final PatchPolicy POLICY = Policies.policy().id("filed").build();
    private static final PatchPolicy EDITED = Policies.policy().id("filed").takingEverything().build();

    private final InMemoryPolicyShelf shelf = new InMemoryPolicyShelf();
    private final InMemoryPolicyRevisions revisions =
            new InMemoryPolicyRevisions(shelf, MutableClock.at("2026-11-15T02:00:00Z"));
    private final List<Handwriting> files = new ArrayList<>();
    private final PolicyFileWatch watch = new PolicyFileWatch(
            () -> files, new PolicyIntake(shelf, revisions, new DirectUnitOfWork(), new RecordingAuditTrail()));

    @BeforeEach
    void aPolicyIsLive() {
        shelf.add(POLICY, true, Actor.SERVER);
        lies(POLICY);
        watch.begin();
    }

    @Test
    void anEditBecomesAPendingRevisionAndIsNotLiveByItself() {
        lies(EDITED);
        watch.look();
        watch.look();
        assertThat(revisions.pending("filed")).get().extracting(PolicyRevisions.Revision::policy).isEqualTo(EDITED);
        assertThat(shelf.find("filed").orElseThrow().policy()).isEqualTo(POLICY);
    }

    @Test
    void whatIsStillBeingWrittenIsNotTakenIn() {
        lies(EDITED);
        assertThat(watch.look()).isEmpty();
        lies(POLICY);
        watch.look();
        watch.look();
        assertThat(revisions.of("filed")).as("it was never proposed").isEmpty();
    }

    @Test
    void aFileThatIsMissingForOneLookDisablesNothingAndOneThatStaysAwayDoes() {
        files.clear();
        assertThat(watch.look()).isEmpty();
        lies(POLICY);
        watch.look();
        assertThat(watch.look()).isEmpty();
        assertThat(shelf.find("filed").orElseThrow().policy().enabled()).isTrue();

        files.clear();
        watch.look();
        assertThat(watch.look()).containsExactly("policy filed is disabled: its file is gone");
    }

    @Test
    void aFileThatCannotBeUsedIsToldOnce() {
        files.clear();
        files.add(new Handwriting("a.yml", "alice", "d", null, "not UTF-8 text"));
        watch.look();
        assertThat(watch.look()).containsExactly("a.yml is refused: not UTF-8 text");
        assertThat(watch.look()).isEmpty();
    }

    private void lies(PatchPolicy policy) {
        files.clear();
        files.add(new Handwriting("a.yml", "alice", "digest-of-" + policy.hashCode(), PolicyFields.write(policy), null));
    }
}
