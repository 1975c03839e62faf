package dev.patchyard.change;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The built-in change desk, for people who have no other: a change is asked for by one person and approved by another. Runs
 * reach it through the door {@link Itsm}, which has no way to approve. Every decision is audited. Thread-safe.
 */
public final class ChangeDesk {
    private static final int REREADS = 3;

    private final ChangeBook book;
    private final UnitOfWork unit;
    private final AuditTrail audit;
    private final Clock clock;

    public ChangeDesk(ChangeBook book, UnitOfWork unit, AuditTrail audit, Clock clock) {
        this.book = book;
        this.unit = unit;
        this.audit = audit;
        this.clock = clock;
    }

    /** @return what is kept */
    public ChangeBook book() {
        return book;
    }

    /** @throws ChangeRefusal MISSING */
    public DeskChange require(String id) {
        return book.find(id)
                .orElseThrow(() -> new ChangeRefusal(ChangeRefusal.Why.MISSING, "there is no such change"));
    }

    /**
     * Writes a change down, waiting for its approval or, as a draft, for being submitted.
     *
     * @param wish    who asks stands in it
     * @param key     the same key again gives the same change; null for none
     * @param isDraft whether it is submitted later
     * @throws ChangeRefusal OTHER_CHANGE when the key was used for something else
     */
    public DeskChange ask(ChangeDraft wish, @Nullable String key, boolean isDraft, Actor actor) {
        ChangeStatus status = isDraft ? ChangeStatus.DRAFT : ChangeStatus.PENDING_APPROVAL;
        DeskChange fresh =
                new DeskChange(UUID.randomUUID().toString(), "", wish, status, null, null, "", now(), 1);
        DeskChange kept = unit.together(() -> {
            DeskChange added = book.add(fresh, key);
            if (added.id().equals(fresh.id())) {
                audit.record(actor, "change.ask", "change:" + added.id(), Map.of(
                        "number", added.number(), "requested_by", wish.requestedBy(), "for", wish.externalRef(),
                        "plan_digest", wish.planDigest()));
            }
            return added;
        });
        if (!kept.id().equals(fresh.id()) && !isSame(kept.wish(), wish)) {
            throw new ChangeRefusal(ChangeRefusal.Why.OTHER_CHANGE, "the key was used for another change");
        }
        return kept;
    }

    /** The plan may have been attached later. */
    private static boolean isSame(ChangeDraft kept, ChangeDraft wish) {
        return kept.forPlan("").equals(wish.forPlan(""));
    }

    /**
     * Approves a change that waits for it.
     *
     * @throws ChangeRefusal SAME_PERSON when the actor asked for it, whatever the letters' case
     */
    public DeskChange approve(String id, Actor actor) {
        if (sameName(require(id).wish().requestedBy(), actor.name())) {
            throw new ChangeRefusal(
                    ChangeRefusal.Why.SAME_PERSON, "a change is approved by somebody else than who asked for it");
        }
        DeskChange.Approval approval = new DeskChange.Approval(actor.name(), now());
        return move(id, ChangeMove.APPROVE, change -> change.approvedBy(approval), actor, "");
    }

    /** Makes any other move. @param reason why, may be empty; it is noted on the change */
    public DeskChange move(String id, ChangeMove move, Actor actor, String reason) {
        if (move == ChangeMove.APPROVE) {
            return approve(id, actor);
        }
        String said = reason.isBlank() ? "" : actor.name() + ": " + reason;
        return move(id, move, change -> change.noted(said), actor, reason);
    }

    private DeskChange move(
            String id, ChangeMove move, UnaryOperator<DeskChange> edit, Actor actor, String reason) {
        return edit(id, change -> {
            if (!move.from().contains(change.status())) {
                throw new ChangeRefusal(ChangeRefusal.Why.STATE, "a change that is " + word(change.status())
                        + " has no move " + word(move));
            }
            return edit.apply(change.moved(move));
        }, actor, "change." + word(move), reason);
    }

    /**
     * Closes a change in progress, or cancels one that is not closed.
     *
     * @throws ChangeRefusal STATE when it cannot be closed like that
     */
    public DeskChange close(String id, Itsm.Closure closure, Actor actor) {
        ChangeMove move = switch (closure.outcome()) {
            case SUCCESSFUL, SUCCESSFUL_WITH_ISSUES -> ChangeMove.COMPLETE;
            case FAILED -> ChangeMove.FAIL;
            case CANCELLED -> ChangeMove.CANCEL;
        };
        if (require(id).status() == move.to()) {
            return require(id);
        }
        return move(id, move, change -> change.closedAs(closure.outcome()).noted(closure.notes()), actor, "");
    }

    /** Adds a note. */
    public DeskChange note(String id, String text, Actor actor) {
        return edit(id, change -> change.noted(text), actor, "change.note", "");
    }

    /** Hands the plan to a change that is not approved yet. @throws ChangeRefusal STATE when it is */
    public DeskChange attach(String id, String planDigest, Actor actor) {
        return edit(id, change -> {
            if (change.status() != ChangeStatus.DRAFT && change.status() != ChangeStatus.PENDING_APPROVAL) {
                throw new ChangeRefusal(
                        ChangeRefusal.Why.STATE, "a change that is " + word(change.status()) + " takes no other plan");
            }
            return change.forPlan(planDigest);
        }, actor, "change.plan", "");
    }

    /** Reads, edits and writes; when somebody wrote in between, all of it again. */
    private DeskChange edit(String id, UnaryOperator<DeskChange> edit, Actor actor, String action, String reason) {
        for (int again = 0; again <= REREADS; again++) {
            DeskChange before = require(id);
            DeskChange edited = edit.apply(before);
            if (edited.equals(before)) {
                return before;
            }
            Optional<DeskChange> kept = unit.together(() -> {
                Optional<DeskChange> written = book.replace(edited);
                written.ifPresent(change -> audit.record(actor, action, "change:" + id, detail(change, reason)));
                return written;
            });
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        throw new ChangeRefusal(ChangeRefusal.Why.STATE, "others edit the change faster");
    }

    private static Map<String, String> detail(DeskChange change, String reason) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("number", change.number());
        detail.put("status", word(change.status()));
        if (!reason.isBlank()) {
            detail.put("reason", reason);
        }
        return detail;
    }

    private static boolean sameName(String one, String other) {
        return one.strip().equalsIgnoreCase(other.strip());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
