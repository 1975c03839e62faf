package dev.patchyard.wiring;

import dev.patchyard.advisory.FeedDesk;
import dev.patchyard.advisory.FeedState;
import dev.patchyard.advisory.ScheduledFeed;
import dev.patchyard.run.FeedWatch;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the seeded advisories before runs are walked, which may want them, and every other feed whenever it is due, one
 * after the other.
 */
@Singleton
final class ReadFeeds implements ApplicationEventListener<ServerStartupEvent>, Ordered, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadFeeds.class);
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final List<ScheduledFeed> feeds;
    private final FeedDesk desk;
    private final FeedWatch watch;
    private final ScheduledExecutorService beat =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("feeds").daemon(true).factory());

    ReadFeeds(List<ScheduledFeed> feeds, FeedDesk desk, FeedWatch watch) {
        this.feeds = List.copyOf(feeds);
        this.desk = desk;
        this.watch = watch;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent started) {
        feeds.stream().filter(feed -> feed.every().isZero()).forEach(feed -> tell(desk.read(feed.feed())));
        List<ScheduledFeed> later = feeds.stream().filter(feed -> feed.every().isPositive()).toList();
        if (!later.isEmpty()) {
            beat.scheduleWithFixedDelay(() -> later.forEach(this::look), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    @PreDestroy
    public void close() {
        beat.shutdownNow();
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    private void look(ScheduledFeed feed) {
        try {
            desk.readIfDue(feed.feed(), feed.every()).ifPresent(this::tell);
        } catch (RuntimeException | Error unread) {
            LOG.warn("feed {} could not be read: {}", feed.feed().name(), unread.toString());
        }
    }

    private void tell(FeedState state) {
        watch.tell(state);
        state.refused().forEach(line -> LOG.warn("feed {} refused: {}", state.name(), line));
        if (state.trouble() == null) {
            LOG.info("feed {}: {} documents, {} refused", state.name(), state.documents(), state.refusals());
        } else {
            LOG.warn("feed {} is not believed: {}", state.name(), state.trouble().reason());
        }
    }
}
