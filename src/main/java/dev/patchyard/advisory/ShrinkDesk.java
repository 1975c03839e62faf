package dev.patchyard.advisory;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import java.util.Map;
import java.util.Optional;

/**
 * Where a person says that a feed really has become so small. What was refused is not believed by that: the feed is read
 * again at once, and what it has then is held against the number that the person accepted.
 */
public final class ShrinkDesk {
    private final FeedShelf shelf;
    private final UnitOfWork unit;
    private final AuditTrail audit;

    public ShrinkDesk(FeedShelf shelf, UnitOfWork unit, AuditTrail audit) {
        this.shelf = shelf;
        this.unit = unit;
        this.audit = audit;
    }

    /**
     * Accepts, in the actor's name, as many documents as the source had when it was not believed.
     *
     * @return the feed as it is kept now, empty when nobody ever read such a feed
     * @throws IllegalStateException when it was not refused for having become small; an empty answer is never accepted
     */
    public Optional<FeedState> accept(Actor actor, String feed, String reason) {
        return unit.together(() -> shelf.find(feed).map(before -> {
            FeedState.Trouble trouble = before.trouble();
            Long documents = trouble == null ? null : trouble.documents();
            if (documents == null) {
                throw new IllegalStateException("the feed was not refused for having become small");
            }
            audit.record(actor, "feed.accept_shrink", "feed:" + feed, Map.of(
                    "from", Long.toString(before.documents()), "to", documents.toString(), "reason", reason));
            FeedState after = before.shrunk(documents);
            shelf.put(after);
            shelf.forgetTurn(feed);
            return after;
        }));
    }
}
