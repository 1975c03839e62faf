package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.alert.FeedEvent.Type;
import dev.patchyard.fake.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises of {@link EventFeed}. */
public abstract class EventFeedContract {
    private static final Instant NOON = Instant.parse("2026-11-15T12:00:00.123456Z");

    private final MutableClock clock = new MutableClock(NOON);
    private EventFeed feed;

    /** @return an empty feed with that clock */
    protected abstract EventFeed feed(MutableClock clock);

    @BeforeEach
    void open() {
        feed = feed(clock);
    }

    @ParameterizedTest
    @EnumSource(Type.class)
    void anEventComesBackAsItWasTold(Type type) {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("text", "\"{{ 7*7 }}\" → \n");
        data.put("number", 7);
        data.put("share", 66.6);
        data.put("flag", true);
        data.put("nothing", null);
        data.put("hosts", Map.of("ok", 2));
        feed.tell(new FeedEvent.Draft(type, "p-1", data));
        assertThat(feed.after(0, 10)).containsExactly(new FeedEvent(1, NOON, type, "p-1", data));
    }

    @Test
    void anEmptyFeedHasNoNumber() {
        assertThat(feed.last()).isZero();
        assertThat(feed.after(0, 10)).isEmpty();
    }

    @Test
    void manyEventsAreToldInTheirOrder() {
        tell("r1");
        feed.tellAll(List.of(
                new FeedEvent.Draft(Type.SCHEDULED, "r2", Map.of("text", "{{ 7*7 }}")),
                new FeedEvent.Draft(Type.SLOT_MISSED, "r3", Map.of())));
        feed.tellAll(List.of());
        tell("r4");
        assertThat(feed.after(0, 10)).extracting(FeedEvent::subject).containsExactly("r1", "r2", "r3", "r4");
        assertThat(feed.after(1, 1)).containsExactly(new FeedEvent(2, NOON, Type.SCHEDULED, "r2", Map.of("text", "{{ 7*7 }}")));
        assertThat(feed.last()).isEqualTo(4);
    }

    @Test
    void oneGoesOnAfterANumber() {
        for (int number = 1; number <= 5; number++) {
            tell("r" + number);
        }
        assertThat(feed.last()).isEqualTo(5);
        assertThat(feed.after(2, 2)).extracting(FeedEvent::subject).containsExactly("r3", "r4");
        assertThat(feed.after(4, 2)).extracting(FeedEvent::seq).containsExactly(5L);
        assertThat(feed.after(5, 2)).isEmpty();
    }

    @Test
    void oldEventsAreForgottenInBatchesAndNumbersGoOn() {
        for (int number = 1; number <= 4; number++) {
            tell("r" + number);
            clock.advance(Duration.ofDays(1));
        }
        assertThat(feed.forget(NOON, 9)).isZero();
        assertThat(feed.forget(clock.instant(), 2)).isEqualTo(2);
        assertThat(feed.after(0, 9)).extracting(FeedEvent::subject).containsExactly("r3", "r4");
        assertThat(feed.forget(clock.instant(), 9)).as("the newest stays").isEqualTo(1);
        tell("r5");
        assertThat(feed.after(0, 9)).extracting(FeedEvent::seq).containsExactly(4L, 5L);
    }

    @Test
    void manyWhoTellAtOnceAreNumberedWithoutGaps() throws Exception {
        Together.atOnce(8, () -> {
            for (int turn = 0; turn < 5; turn++) {
                tell("r");
            }
            return true;
        });
        assertThat(feed.after(0, 100)).extracting(FeedEvent::seq)
                .isEqualTo(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    private void tell(String subject) {
        feed.tell(new FeedEvent.Draft(Type.RUN_STARTED, subject, Map.of()));
    }
}
