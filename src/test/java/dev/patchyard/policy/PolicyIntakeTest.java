package dev.patchyard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.InMemoryPolicyRevisions;
import dev.patchyard.fake.InMemoryPolicyShelf;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.fake.RecordingAuditTrail;
import dev.patchyard.given.Policies;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyIntakeTest {
    private static final PatchPolicy POLICY = Policies.policy().id("filed").build();

    private final InMemoryPolicyShelf shelf = new InMemoryPolicyShelf();
    private final InMemoryPolicyRevisions revisions =
            new InMemoryPolicyRevisions(shelf, MutableClock.at("2026-11-15T02:00:00Z"));
    private final RecordingAuditTrail audit = new RecordingAuditTrail();
    private final PolicyIntake intake = new PolicyIntake(shelf, revisions, new DirectUnitOfWork(), audit);

    @Test
    void aNewFileIsNotLiveByItself() {
        assertThat(intake.take(List.of(file("a.yml", POLICY)))).isEmpty();
        assertThat(shelf.all()).isEmpty();
        assertThat(revisions.pending("filed")).isPresent();
        assertThat(revisions.pending("filed").orElseThrow().author()).isEqualTo("alice");
    }

    @Test
    void anEditWaitsAndChangingItBackTakesItBack() {
        shelf.add(POLICY, true, Actor.SERVER);
        intake.take(List.of(file("a.yml", Policies.policy().id("filed").takingEverything().build())));
        assertThat(revisions.pending("filed")).isPresent();
        assertThat(shelf.find("filed").orElseThrow().policy()).isEqualTo(POLICY);
        intake.take(List.of(file("a.yml", POLICY)));
        assertThat(revisions.pending("filed")).isEmpty();
    }

    @Test
    void aFileThatIsGoneDisablesItsPolicy() {
        shelf.add(POLICY, true, Actor.SERVER);
        shelf.add(Policies.policy().id("by-api").build(), false, Actor.SERVER);
        PatchPolicy other = Policies.policy().id("other").build();
        assertThat(intake.take(List.of(file("b.yml", other)))).containsExactly("policy filed is disabled: its file is gone");
        assertThat(shelf.find("filed").orElseThrow().policy().enabled()).isFalse();
        assertThat(shelf.find("by-api").orElseThrow().policy().enabled()).isTrue();
        assertThat(audit.actions()).containsExactly("policy.disable");
    }

    @Test
    void theLastFileThatIsGoneDisablesItsPolicyAsWell() {
        shelf.add(POLICY, true, Actor.SERVER);
        assertThat(intake.take(List.of())).containsExactly("policy filed is disabled: its file is gone");
        assertThat(shelf.find("filed").orElseThrow().policy().enabled()).isFalse();
        assertThat(intake.take(List.of())).isEmpty();
    }

    @Test
    void aFileThatComesBackIsAnEditThatSomebodyMustAccept() {
        shelf.add(POLICY, true, Actor.SERVER);
        intake.take(List.of());
        intake.take(List.of(file("a.yml", POLICY)));
        assertThat(shelf.find("filed").orElseThrow().policy().enabled()).isFalse();
        assertThat(revisions.pending("filed")).isPresent();
    }

    @Test
    void nothingCountsAsGoneWhileAFileOrTheDirectoryCannotBeRead() {
        shelf.add(POLICY, true, Actor.SERVER);
        assertThat(intake.take(List.of(new PolicyIntake.Handwriting("c.yml", "", "", null, "line 3: no"))))
                .containsExactly("c.yml is refused: line 3: no");
        assertThat(shelf.find("filed").orElseThrow().policy().enabled()).isTrue();
    }

    @Test
    void aFileNeitherOverridesTheApiNorAnotherFile() {
        shelf.add(POLICY, false, Actor.SERVER);
        assertThat(intake.take(List.of(file("a.yml", POLICY)))).hasSize(1);
        PatchPolicy other = Policies.policy().id("other").build();
        assertThat(intake.take(List.of(file("b.yml", other), file("c.yml", other))))
                .containsExactly("c.yml is refused: another file has a policy other");
    }

    private static PolicyIntake.Handwriting file(String name, PatchPolicy policy) {
        return new PolicyIntake.Handwriting(name, "alice", "00".repeat(32), PolicyFields.write(policy), null);
    }
}
