package dev.patchyard.fake;

import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A change desk in memory. The door's methods keep the door's rules; the others play the people of the desk, who may
 * approve, revoke and edit.
 */
public final class FakeItsm implements Itsm {
    /** What goes wrong, by the door's method names. */
    public final FaultScript faults = new FaultScript();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Runnable onceStarted = () -> {};

    private final Map<String, ChangeRequest> changes = new LinkedHashMap<>();
    private final Map<String, String> idOfKey = new HashMap<>();
    private final Map<String, ChangeDraft> draftOfKey = new HashMap<>();
    private final Map<String, Closure> closures = new HashMap<>();
    private final Map<String, List<String>> notes = new HashMap<>();
    private final List<Was> past = new ArrayList<>();
    private @Nullable Clock clock;
    private Duration lag = Duration.ZERO;
    private int counter;

    /** What a change was until then, null when there was none. */
    private record Was(Instant until, String id, @Nullable ChangeRequest change) {}

    /** From now on whoever reads sees the desk as it was so long ago; what is written is taken at once. */
    public synchronized void lagging(Clock by, Duration behind) {
        clock = by;
        lag = behind;
    }

    private Map<String, ChangeRequest> seen() {
        if (clock == null) {
            return changes;
        }
        Map<String, ChangeRequest> view = new LinkedHashMap<>(changes);
        Instant then = clock.instant().minus(lag);
        past.reversed().stream().takeWhile(was -> was.until().isAfter(then)).forEach(was -> {
            if (was.change() == null) {
                view.remove(was.id());
            } else {
                view.put(was.id(), was.change());
            }
        });
        return view;
    }

    /** Puts a change on the desk as it is. */
    public synchronized ChangeRequest put(ChangeRequest change) {
        if (clock != null) {
            past.add(new Was(clock.instant(), change.id(), changes.get(change.id())));
        }
        changes.put(change.id(), change);
        return change;
    }

    /** A person makes a change for a reference, pending approval, requested by {@code requester}. */
    public synchronized ChangeRequest made(
            @Nullable String externalRef, List<String> ciIds, @Nullable Instant start, @Nullable Instant end) {
        String id = nextId();
        return put(new ChangeRequest(id, "CRQ-" + id, "Patching", ChangeStatus.PENDING_APPROVAL, ciIds, start, end,
                "requester", null, externalRef, null, "1"));
    }

    /** A person approves. */
    public synchronized ChangeRequest approve(String id, String person) {
        return edit(id, c -> copy(c, ChangeStatus.APPROVED, person, c.planDigest()));
    }

    /** A person takes the approval back. */
    public synchronized ChangeRequest revoke(String id) {
        return setStatus(id, ChangeStatus.REJECTED);
    }

    public synchronized ChangeRequest setStatus(String id, ChangeStatus status) {
        return edit(id, c -> copy(c, status, c.approvedBy(), c.planDigest()));
    }

    /** Changes anything about a change, as an administrator of the desk could. */
    public synchronized ChangeRequest edit(String id, UnaryOperator<ChangeRequest> edit) {
        return put(edit.apply(required(id)));
    }

    /** @return how it was closed through the door, empty when it was not */
    public synchronized Optional<Closure> closure(String id) {
        return Optional.ofNullable(closures.get(id));
    }

    /** @return the notes that came through the door */
    public synchronized List<String> notes(String id) {
        return List.copyOf(notes.getOrDefault(id, List.of()));
    }

    /** @return all changes, oldest first */
    public synchronized List<ChangeRequest> all() {
        return List.copyOf(changes.values());
    }

    @Override
    public synchronized Optional<ChangeRequest> find(String changeId) {
        asked.incrementAndGet();
        faults.before("find", changeId);
        return Optional.ofNullable(seen().get(changeId));
    }

    @Override
    public synchronized List<ChangeRequest> madeFor(String externalRef) {
        faults.before("madeFor", externalRef);
        List<ChangeRequest> found = new ArrayList<>();
        for (ChangeRequest change : seen().values()) {
            if (externalRef.equals(change.externalRef())) {
                found.addFirst(change);
            }
        }
        return List.copyOf(found);
    }

    @Override
    public synchronized ChangeRequest raise(ChangeDraft draft, String idempotencyKey) {
        faults.before("raise", idempotencyKey);
        if (!idOfKey.containsKey(idempotencyKey)) {
            String id = nextId();
            put(new ChangeRequest(id, "CRQ-" + id, draft.title(), ChangeStatus.PENDING_APPROVAL, draft.affectedCis(),
                    draft.scheduledAt(), draft.scheduledEnd(), "patchyard", null, draft.externalRef(),
                    draft.planDigest(), "1"));
            idOfKey.put(idempotencyKey, id);
            draftOfKey.put(idempotencyKey, draft);
        } else if (!draft.equals(draftOfKey.get(idempotencyKey))) {
            throw new CollaboratorFault(CollaboratorFault.Kind.REFUSED, "raise: key was used for another change");
        }
        faults.after("raise");
        return changes.get(idOfKey.get(idempotencyKey));
    }

    @Override
    public synchronized void attachDigest(String changeId, String planDigest) {
        faults.before("attachDigest", changeId);
        ChangeRequest change = required(changeId);
        if (change.status() != ChangeStatus.DRAFT && change.status() != ChangeStatus.PENDING_APPROVAL) {
            throw conflict("attachDigest", change);
        }
        put(copy(change, change.status(), change.approvedBy(), planDigest));
        faults.after("attachDigest");
    }

    @Override
    public void start(String changeId) {
        begin(changeId);
        onceStarted.run();
    }

    /** What happens between the start of a change and the answer to whoever asked for it. */
    public void onceStarted(Runnable action) {
        onceStarted = action;
    }

    /** @return how often somebody looked at a change */
    public int asked() {
        return asked.get();
    }

    private synchronized void begin(String changeId) {
        faults.before("start", changeId);
        ChangeRequest change = required(changeId);
        boolean isSeen = change.status() == Optional.ofNullable(seen().get(changeId)).map(ChangeRequest::status).orElse(null);
        // NB: whoever reads that it is not started asks for a move that the desk refuses then.
        if (change.status() == ChangeStatus.IN_PROGRESS && !isSeen) {
            throw conflict("start", change);
        }
        if (change.status() != ChangeStatus.APPROVED && change.status() != ChangeStatus.IN_PROGRESS) {
            throw conflict("start", change);
        }
        setStatus(changeId, ChangeStatus.IN_PROGRESS);
        faults.after("start");
    }

    @Override
    public synchronized void close(String changeId, Closure closure) {
        faults.before("close", changeId);
        ChangeRequest change = required(changeId);
        ChangeStatus end = endOf(closure.outcome());
        if (change.status() == ChangeStatus.IN_PROGRESS && seen().get(changeId).status() != ChangeStatus.IN_PROGRESS) {
            throw conflict("close", seen().get(changeId));
        }
        if (change.status() != end) {
            boolean mayEnd = change.status() == ChangeStatus.IN_PROGRESS
                    || (end == ChangeStatus.CANCELLED && !change.status().isClosed());
            if (!mayEnd) {
                throw conflict("close", change);
            }
            setStatus(changeId, end);
            closures.put(changeId, closure);
        }
        faults.after("close");
    }

    @Override
    public synchronized void note(String changeId, String text) {
        faults.before("note", changeId);
        required(changeId);
        notes.computeIfAbsent(changeId, id -> new ArrayList<>()).add(text);
        faults.after("note");
    }

    private static ChangeStatus endOf(Closure.Outcome outcome) {
        return switch (outcome) {
            case SUCCESSFUL, SUCCESSFUL_WITH_ISSUES -> ChangeStatus.COMPLETED;
            case FAILED -> ChangeStatus.FAILED;
            case CANCELLED -> ChangeStatus.CANCELLED;
        };
    }

    private ChangeRequest required(String id) {
        ChangeRequest change = changes.get(id);
        if (change == null) {
            throw new CollaboratorFault(CollaboratorFault.Kind.NOT_FOUND, "no change " + id);
        }
        return change;
    }

    private static CollaboratorFault conflict(String verb, ChangeRequest change) {
        return new CollaboratorFault(CollaboratorFault.Kind.CONFLICT, verb + ": change is " + change.status());
    }

    private String nextId() {
        counter++;
        return "chg-" + counter;
    }

    private static ChangeRequest copy(
            ChangeRequest c, ChangeStatus status, @Nullable String approvedBy, @Nullable String digest) {
        return new ChangeRequest(c.id(), c.number(), c.title(), status, c.affectedCis(), c.scheduledAt(),
                c.scheduledEnd(), c.requestedBy(), approvedBy, c.externalRef(), digest, c.version());
    }
}
