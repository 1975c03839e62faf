package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.change.Itsm.Closure;
import dev.patchyard.change.Itsm.Closure.Outcome;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every change desk keeps. */
public abstract class ItsmContract {
    static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
    static final Instant END = Instant.parse("2026-03-01T06:00:00Z");

    abstract Itsm itsm();

    /** A person other than the requester approves. */
    abstract void approve(String changeId);

    /** The approver takes the approval back. */
    abstract void revoke(String changeId);

    /** Somebody puts a started change on hold. */
    abstract void hold(String changeId);

    abstract String notes(String changeId);

    /** @return whether the desk knows ends of windows and cancelled changes */
    boolean keepsTheWholeContract() {
        return true;
    }

    static ChangeDraft draft(String reference) {
        return new ChangeDraft("Patch two hosts", List.of("deb-01", "deb-02"), START, END, "restore from backup",
                reference, "sha256:0123");
    }

    private String raised(String reference) {
        return itsm().raise(draft(reference), "key-" + reference).id();
    }

    private String started(String reference) {
        String id = raised(reference);
        approve(id);
        itsm().start(id);
        return id;
    }

    private ChangeStatus status(String id) {
        return itsm().find(id).orElseThrow().status();
    }

    @Test
    void aRaisedChangeWaitsForApprovalAndSaysWhatItIsFor() {
        String id = raised("patch-run:r1");

        ChangeRequest change = itsm().find(id).orElseThrow();

        assertThat(change.status()).isEqualTo(ChangeStatus.PENDING_APPROVAL);
        assertThat(change.affectedCis()).containsExactly("deb-01", "deb-02");
        assertThat(change.scheduledAt()).isEqualTo(START);
        assertThat(change.scheduledEnd()).isEqualTo(keepsTheWholeContract() ? END : null);
        assertThat(change.externalRef()).isEqualTo("patch-run:r1");
        assertThat(change.planDigest()).isEqualTo("sha256:0123");
        assertThat(change.approvedBy()).isNull();
        assertThat(change.requestedBy()).isNotBlank();
    }

    @Test
    void raisingAgainWithTheSameKeyGivesOneChange() {
        String first = raised("patch-run:r2");

        assertThat(raised("patch-run:r2")).isEqualTo(first);
        assertThat(itsm().madeFor("patch-run:r2")).hasSize(1);
    }

    @Test
    void raisingAgainAfterTheApprovalLeavesTheApprovalAlone() {
        String id = raised("patch-run:r3");
        approve(id);

        assertThat(itsm().raise(draft("patch-run:r3"), "key-patch-run:r3").status()).isEqualTo(ChangeStatus.APPROVED);
    }

    @Test
    void whatWasMadeForAReferenceIsFoundByItAloneAndNewestFirst() {
        itsm().raise(draft("patch-policy:p"), "one");
        ChangeDraft later = new ChangeDraft("Patch again", List.of("deb-03"), START.plusSeconds(86_400),
                END.plusSeconds(86_400), "none", "patch-policy:p", "sha256:4567");
        String newest = itsm().raise(later, "two").id();
        itsm().raise(draft("patch-policy:other"), "three");

        assertThat(itsm().madeFor("patch-policy:p")).hasSize(2).first().extracting(ChangeRequest::id).isEqualTo(newest);
        assertThat(itsm().madeFor("patch-policy:nobody")).isEmpty();
    }

    @Test
    void anApprovalAndItsWithdrawalAreSeen() {
        String id = raised("patch-run:r4");
        approve(id);
        assertThat(itsm().find(id).orElseThrow()).satisfies(change -> {
            assertThat(change.status()).isEqualTo(ChangeStatus.APPROVED);
            assertThat(change.approvedBy()).isNotBlank().isNotEqualTo(change.requestedBy());
        });

        revoke(id);

        assertThat(status(id)).isNotEqualTo(ChangeStatus.APPROVED);
        Faults.expect(Kind.CONFLICT, () -> itsm().start(id));
    }

    @Test
    void onlyAnApprovedChangeIsStartedAndStartingAgainIsFine() {
        String id = raised("patch-run:r5");
        Faults.expect(Kind.CONFLICT, () -> itsm().start(id));
        approve(id);

        itsm().start(id);
        itsm().start(id);

        assertThat(status(id)).isEqualTo(ChangeStatus.IN_PROGRESS);
    }

    @Test
    void aChangeOnHoldIsNotResumedByStartingIt() {
        String id = started("patch-run:r6");
        hold(id);

        Faults.expect(Kind.CONFLICT, () -> itsm().start(id));

        assertThat(status(id)).isEqualTo(ChangeStatus.ON_HOLD);
    }

    @Test
    void aChangeIsClosedOnceAndClosingItTheSameWayAgainIsFine() {
        String id = started("patch-run:r7");
        Closure closure = new Closure(Outcome.SUCCESSFUL_WITH_ISSUES, "deb-02 left out");

        itsm().close(id, closure);
        itsm().close(id, closure);

        assertThat(status(id)).isEqualTo(ChangeStatus.COMPLETED);
        assertThat(notes(id)).containsOnlyOnce("deb-02 left out");
        Faults.expect(Kind.CONFLICT, () -> itsm().close(id, new Closure(Outcome.FAILED, "no")));
    }

    @Test
    void aChangeCanFail() {
        String id = started("patch-run:r8");

        itsm().close(id, new Closure(Outcome.FAILED, "the canary broke"));
        itsm().close(id, new Closure(Outcome.FAILED, "the canary broke"));

        assertThat(status(id)).isEqualTo(ChangeStatus.FAILED);
        assertThat(notes(id)).containsOnlyOnce("the canary broke");
    }

    @Test
    void aChangeThatWasNotStartedIsNotClosedAsDone() {
        String id = raised("patch-run:r9");

        Faults.expect(Kind.CONFLICT, () -> itsm().close(id, new Closure(Outcome.SUCCESSFUL, "x")));
    }

    @Test
    void aChangeThatWasNotStartedIsCancelledWhereTheDeskKnowsThat() {
        String id = raised("patch-run:r10");
        approve(id);
        Closure cancelled = new Closure(Outcome.CANCELLED, "nothing to do");
        if (!keepsTheWholeContract()) {
            Faults.expect(Kind.CONFLICT, () -> itsm().close(id, cancelled));
            assertThat(status(id)).isEqualTo(ChangeStatus.APPROVED);
            return;
        }

        itsm().close(id, cancelled);
        itsm().close(id, cancelled);

        assertThat(status(id)).isEqualTo(ChangeStatus.CANCELLED);
    }

    @Test
    void aStartedChangeCanBeCancelled() {
        String id = started("patch-run:r11");

        itsm().close(id, new Closure(Outcome.CANCELLED, "stopped by a person"));
        itsm().close(id, new Closure(Outcome.CANCELLED, "stopped by a person"));

        assertThat(status(id)).isEqualTo(keepsTheWholeContract() ? ChangeStatus.CANCELLED : ChangeStatus.FAILED);
    }

    @Test
    void aDigestIsAttachedBeforeTheApprovalAndNotAfterIt() {
        String id = raised("patch-run:r12");
        itsm().attachDigest(id, "sha256:new");
        assertThat(itsm().find(id).orElseThrow().planDigest()).isEqualTo("sha256:new");
        approve(id);

        Faults.expect(Kind.CONFLICT, () -> itsm().attachDigest(id, "sha256:later"));

        assertThat(itsm().find(id).orElseThrow().planDigest()).isEqualTo("sha256:new");
    }

    @Test
    void aNoteChangesNothingElse() {
        String id = raised("patch-run:r13");

        itsm().note(id, "first");
        itsm().note(id, "second");

        assertThat(status(id)).isEqualTo(ChangeStatus.PENDING_APPROVAL);
        assertThat(notes(id)).contains("first").contains("second");
    }

    @Test
    void anUnknownChangeIsNotThere() {
        assertThat(itsm().find("no such/../change?x=%2e")).isEmpty();
        Faults.expect(Kind.NOT_FOUND, () -> itsm().start("nobody"));
        Faults.expect(Kind.NOT_FOUND, () -> itsm().note("nobody", "x"));
        Faults.expect(Kind.NOT_FOUND, () -> itsm().attachDigest("nobody", "x"));
        Faults.expect(Kind.NOT_FOUND, () -> itsm().close("nobody", new Closure(Outcome.FAILED, "x")));
    }
}
