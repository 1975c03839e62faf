package dev.patchyard.adapter.itsm;

import dev.patchyard.access.Actor;
import dev.patchyard.change.ChangeBook;
import dev.patchyard.change.ChangeDesk;
import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeMove;
import dev.patchyard.change.ChangeRefusal;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.DeskChange;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The built-in change desk as runs see it. Thread-safe. */
public final class BuiltinItsm implements Itsm {
    private static final int MOST = 200;

    private final ChangeDesk desk;

    public BuiltinItsm(ChangeDesk desk) {
        this.desk = desk;
    }

    @Override
    public Optional<ChangeRequest> find(String changeId) {
        return desk.book().find(changeId).map(DeskChange::asSeenByTheGate);
    }

    @Override
    public List<ChangeRequest> madeFor(String externalRef) {
        return desk.book().page(new ChangeBook.Filter(null, null, externalRef), 0, MOST).stream()
                .map(DeskChange::asSeenByTheGate)
                .toList();
    }

    @Override
    public ChangeRequest raise(ChangeDraft draft, String idempotencyKey) {
        return asked(() -> desk.ask(draft, idempotencyKey, false, Actor.SERVER)).asSeenByTheGate();
    }

    @Override
    public void attachDigest(String changeId, String planDigest) {
        asked(() -> desk.attach(changeId, planDigest, Actor.SERVER));
    }

    @Override
    public void start(String changeId) {
        boolean isStarted = asked(() -> desk.require(changeId)).status() == ChangeStatus.IN_PROGRESS;
        if (!isStarted) {
            asked(() -> desk.move(changeId, ChangeMove.EXECUTE, Actor.SERVER, ""));
        }
    }

    @Override
    public void close(String changeId, Closure closure) {
        asked(() -> desk.close(changeId, closure, Actor.SERVER));
    }

    @Override
    public void note(String changeId, String text) {
        asked(() -> desk.note(changeId, text, Actor.SERVER));
    }

    private static DeskChange asked(Supplier<DeskChange> work) {
        try {
            return work.get();
        } catch (ChangeRefusal refusal) {
            Kind kind = switch (refusal.why()) {
                case MISSING -> Kind.NOT_FOUND;
                case STATE, SAME_PERSON -> Kind.CONFLICT;
                case OTHER_CHANGE -> Kind.REFUSED;
            };
            throw new CollaboratorFault(kind, "change desk: " + refusal.getMessage(), refusal);
        }
    }
}
