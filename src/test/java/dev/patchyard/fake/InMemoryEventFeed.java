package dev.patchyard.fake;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import java.time.Clock;
import java.time.Instant;
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
        events.add(new FeedEvent(last() + 1, clock.instant(), draft.type(), draft.subject(), draft.data()));
    }

    @Override
    public synchronized List<FeedEvent> after(long seq, int limit) {
        return events.stream().filter(event -> event.seq() > seq).limit(limit).toList();
    }

    @Override
    public synchronized int forget(Instant toldBefore, int limit) {
        List<FeedEvent> old = events.stream()
                .filter(event -> event.seq() < last())
                .limit(limit)
                .filter(event -> event.at().isBefore(toldBefore))
                .toList();
        events.removeAll(old);
        return old.size();
    }

    @Override
    public synchronized long last() {
        return events.isEmpty() ? 0 : events.getLast().seq();
    }
}
