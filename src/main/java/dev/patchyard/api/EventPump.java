package dev.patchyard.api;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.exceptions.WebSocketSessionException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener the events, in order and without a gap. One page of events at most waits in memory for it: the next
 * is read when this one was taken, and a listener that does not take a message in time is closed.
 */
final class EventPump {
    static final CloseReason TOO_SLOW =
            new CloseReason(CloseReason.POLICY_VIOLATION.getCode(), "too slow: come back with after=<last seq>");
    static final CloseReason NO_RIGHT =
            new CloseReason(CloseReason.POLICY_VIOLATION.getCode(), "the token is not accepted any more");
    static final CloseReason AHEAD =
            new CloseReason(CloseReason.POLICY_VIOLATION.getCode(), "after is beyond the newest event");
    static final CloseReason NO_ROOM = new CloseReason(CloseReason.TRY_AGAIN_LATER.getCode(), "too many listeners");

    private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);
    private static final int AT_ONCE = 100;

    private final Line line;
    private final EventFeed feed;
    private final BooleanSupplier mayListen;
    private final EventPace pace;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean ended;
    private long nextBeat = System.nanoTime();

    /**
     * The connection to the listener.
     *
     * @param ready whether what the listener answers is understood by now
     * @param cut   ends it without a word
     */
    record Line(WebSocketSession session, BooleanSupplier ready, Runnable cut) {}

    record Wire(long seq, String type, @Nullable String occurredAt, String subject, Map<String, @Nullable Object> data) {}

    EventPump(Line line, EventFeed feed, BooleanSupplier mayListen, EventPace pace) {
        this.line = line;
        this.feed = feed;
        this.mayListen = mayListen;
        this.pace = pace;
    }

    /** Asks it to end; it says goodbye to the listener where that still listens. */
    void stop() {
        stopped.countDown();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Tells events until the listener goes, falls behind, loses its right, or somebody asks to stop. */
    void run(@Nullable Long after) {
        CloseReason reason = CloseReason.INTERNAL_ERROR;
        try {
            awaitReady();
            reason = tell(after);
        } catch (TimeoutException slow) {
            reason = TOO_SLOW;
        } catch (InterruptedException asked) {
            reason = CloseReason.GOING_AWAY;
        } catch (ExecutionException | WebSocketSessionException gone) {
            LOG.debug("a listener went: {}", gone.getMessage());
        } catch (RuntimeException broken) {
            LOG.warn("the events could not be told: {}", broken.toString());
        } finally {
            hangUp(reason);
        }
    }

    /** Closes a listener for whom there is no room. */
    void refuse() {
        try {
            awaitReady();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            hangUp(NO_ROOM);
        }
    }

    /** The framework says that a session is open before it can take frames: a pong that comes too early breaks it. */
    private void awaitReady() throws InterruptedException {
        boolean isAsked = false;
        while (!isAsked && line.session().isOpen() && !line.ready().getAsBoolean()) {
            isAsked = stopped.await(1, TimeUnit.MILLISECONDS);
        }
    }

    private CloseReason tell(@Nullable Long after) throws InterruptedException, ExecutionException, TimeoutException {
        long newest = feed.last();
        long told = after == null ? newest : after;
        if (told > newest) {
            return AHEAD;
        }
        while (line.session().isOpen()) {
            if (!beat()) {
                return NO_RIGHT;
            }
            List<FeedEvent> fresh = feed.after(told, AT_ONCE);
            for (FeedEvent event : fresh) {
                taken(line.session().sendAsync(wire(event)));
                told = event.seq();
            }
            if (stopped.await(fresh.size() == AT_ONCE ? 0 : pace.look().toMillis(), TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        return CloseReason.GOING_AWAY;
    }

    /** @return false when the listener has lost its right */
    private boolean beat() throws InterruptedException, ExecutionException, TimeoutException {
        if (System.nanoTime() - nextBeat < 0) {
            return true;
        }
        nextBeat = System.nanoTime() + pace.beat().toNanos();
        taken(line.session().sendPingAsync(new byte[0]));
        return mayListen.getAsBoolean();
    }

    private void taken(CompletableFuture<?> sending) throws InterruptedException, ExecutionException, TimeoutException {
        sending.get(pace.patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A listener that takes nothing does not take a goodbye either; it must not hold the connection for ever. */
    private void hangUp(CloseReason reason) {
        ended = true;
        line.session().close(reason);
        CompletableFuture.delayedExecutor(pace.goodbye().toMillis(), TimeUnit.MILLISECONDS).execute(line.cut());
    }

    private static Wire wire(FeedEvent event) {
        return new Wire(event.seq(), event.type().word(), Words.time(event.at()), event.subject(), event.data());
    }
}
