package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.adapter.itsm.BuiltinItsm;
import dev.patchyard.change.ChangeBook;
import dev.patchyard.change.ChangeDesk;
import dev.patchyard.change.ChangeMove;
import dev.patchyard.change.ChangeRefusal;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.fake.RecordingAuditTrail;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import org.junit.jupiter.api.Test;

/** The built-in desk behind the door, and beyond it what its people may do. */
public abstract class BuiltinItsmContract extends ItsmContract {
    private static final Actor BOB = new Actor("bob", Role.APPROVER.rights());
    private static final Actor CAROL = new Actor("carol", Role.OPERATOR.rights());

    private final RecordingAuditTrail audit = new RecordingAuditTrail();
    private ChangeDesk desk;

    /** @return the same book in the whole test, empty at its beginning */
    protected abstract ChangeBook book();

    private ChangeDesk desk() {
        if (desk == null) {
            desk = new ChangeDesk(book(), new DirectUnitOfWork(), audit, MutableClock.at("2026-03-01T01:00:00Z"));
        }
        return desk;
    }

    @Override
    Itsm itsm() {
        return new BuiltinItsm(desk());
    }

    @Override
    void approve(String changeId) {
        desk().approve(changeId, BOB);
    }

    @Override
    void revoke(String changeId) {
        desk().move(changeId, ChangeMove.REJECT, BOB, "second thoughts");
    }

    @Override
    void hold(String changeId) {
        desk().move(changeId, ChangeMove.HOLD, CAROL, "wait");
    }

    @Override
    String notes(String changeId) {
        return desk().require(changeId).notes();
    }

    @Test
    void whoAskedCannotApproveInWhateverLetters() {
        String id = itsm().raise(draft("patch-run:own").askedForBy("Alice"), "own").id();
        Actor alice = new Actor("alice ", Role.APPROVER.rights());

        assertThatExceptionOfType(ChangeRefusal.class).isThrownBy(() -> desk().approve(id, alice))
                .satisfies(refusal -> assertThat(refusal.why()).isEqualTo(ChangeRefusal.Why.SAME_PERSON));

        assertThat(itsm().find(id).orElseThrow().status()).isEqualTo(ChangeStatus.PENDING_APPROVAL);
        assertThat(itsm().find(id).orElseThrow().requestedBy()).isEqualTo("Alice");
        assertThat(audit.actions()).doesNotContain("change.approve");
    }

    @Test
    void everyDecisionIsAudited() {
        String id = itsm().raise(draft("patch-run:told"), "told").id();
        approve(id);
        itsm().start(id);
        hold(id);
        desk().move(id, ChangeMove.RESUME, CAROL, "go on");
        itsm().close(id, new Itsm.Closure(Itsm.Closure.Outcome.FAILED, "the canary broke"));

        assertThat(audit.actions()).containsExactly(
                "change.ask", "change.approve", "change.execute", "change.hold", "change.resume", "change.fail");
        assertThat(notes(id)).isEqualTo("carol: wait\ncarol: go on\nthe canary broke");
    }

    @Test
    void aKeyIsNotForAnotherChange() {
        itsm().raise(draft("patch-run:key"), "key");

        Faults.expect(Kind.REFUSED, () -> itsm().raise(draft("patch-run:other"), "key"));
    }

    @Test
    void aDraftAuthorisesNothingUntilItIsSubmittedAndApproved() {
        String id = desk().ask(draft("patch-policy:p").askedForBy("alice"), null, true, CAROL).id();
        assertThatExceptionOfType(ChangeRefusal.class).isThrownBy(() -> approve(id));

        desk().move(id, ChangeMove.SUBMIT, CAROL, "");
        approve(id);

        assertThat(itsm().find(id).orElseThrow().approvedBy()).isEqualTo("bob");
    }

    @Test
    void anApprovalThatWasTakenBackIsNoLongerShownToTheGate() {
        String id = itsm().raise(draft("patch-run:back"), "back").id();
        approve(id);
        revoke(id);

        assertThat(itsm().find(id).orElseThrow().approvedBy()).isNull();
        assertThat(desk().require(id).approval()).isNotNull();
    }
}
