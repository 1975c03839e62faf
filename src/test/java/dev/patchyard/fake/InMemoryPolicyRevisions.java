package dev.patchyard.fake;

import dev.patchyard.access.Actor;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyRevisions;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.PolicyShelf.Shelved;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Revisions in a list, oldest first. Accepting writes the shelf it was made with. */
public final class InMemoryPolicyRevisions implements PolicyRevisions {
    private final List<Revision> revisions = new ArrayList<>();
    private final InMemoryPolicyShelf shelf;
    private final Clock clock;

    public InMemoryPolicyRevisions(InMemoryPolicyShelf shelf, Clock clock) {
        this.shelf = shelf;
        this.clock = clock;
    }

    @Override
    public synchronized Revision propose(PatchPolicy policy, String digest, String author) {
        Optional<Revision> waiting = pending(policy.id());
        if (waiting.isPresent() && waiting.get().digest().equals(digest)) {
            return waiting.get();
        }
        waiting.ifPresent(old -> settle(old, Standing.SUPERSEDED, null));
        Revision fresh = new Revision(policy, digest, author, clock.instant(), Standing.PENDING, null);
        revisions.add(fresh);
        return fresh;
    }

    @Override
    public synchronized Optional<Revision> pending(String policyId) {
        return of(policyId).stream().filter(r -> r.standing() == Standing.PENDING).findFirst();
    }

    @Override
    public synchronized List<Revision> allPending() {
        return revisions.stream()
                .filter(revision -> revision.standing() == Standing.PENDING)
                .sorted(Comparator.comparing(revision -> revision.policy().id()))
                .toList();
    }

    @Override
    public synchronized List<Revision> of(String policyId) {
        return revisions.reversed().stream().filter(r -> r.policy().id().equals(policyId)).toList();
    }

    @Override
    public synchronized Optional<Shelved> accept(String policyId, String digest, Actor actor) {
        Optional<Revision> waiting = pending(policyId).filter(r -> r.digest().equals(digest));
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Revision revision = waiting.get();
        if (revision.author().equals(actor.name())) {
            throw new IllegalStateException("acceptor: an edit is accepted by somebody other than its author");
        }
        settle(revision, Standing.ACCEPTED, actor.name());
        Optional<Shelved> old = shelf.find(policyId);
        return old.isEmpty()
                ? Optional.of(shelf.add(revision.policy(), true, actor))
                : shelf.replace(revision.policy(), old.get().version(), actor);
    }

    @Override
    public synchronized boolean withdraw(String policyId) {
        Optional<Revision> waiting = pending(policyId);
        waiting.ifPresent(revision -> settle(revision, Standing.WITHDRAWN, null));
        return waiting.isPresent();
    }

    private void settle(Revision old, Standing standing, @Nullable String acceptor) {
        Revision settled =
                new Revision(old.policy(), old.digest(), old.author(), old.proposed(), standing, acceptor);
        revisions.set(revisions.indexOf(old), settled);
    }
}
