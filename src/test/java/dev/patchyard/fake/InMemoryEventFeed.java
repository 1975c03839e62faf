package dev.patchyard.fake;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Events in a list, under one lock, by the test's clock. */
public final class InMemoryEventFeed implements EventFeed {
    private final List<FeedEvent> events = new ArrayList<>();
    private final Clock clock;

    public InMemoryEventFeed(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void tell(FeedEvent.Draft draft) {
        events.add(new FeedEvent(events.size() + 1L, clock.instant(), draft.type(), draft.subject(), draft.data()));
    }

    @Override
    public synchronized List<FeedEvent> after(long seq, int limit) {
        return events.stream().filter(event -> event.seq() > seq).limit(limit).toList();
    }

    @Override
    public synchronized long last() {
        return events.size();
    }
}
