package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.FeedFault;
import dev.patchyard.advisory.FeedShelf;
import dev.patchyard.advisory.FeedState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Promises of {@link FeedShelf}. */
public abstract class FeedShelfContract {
    private static final Instant NOW = Instant.parse("2026-11-01T10:11:12.123456Z");
    private static final Duration EVERY = Duration.ofHours(6);

    /** @return an empty shelf */
    protected abstract FeedShelf shelf();

    @Test
    void aStateComesBackAsItWasPutAndALaterOneReplacesIt() {
        FeedShelf shelf = shelf();
        FeedState good = new FeedState("osv", NOW, NOW, "etag \"1\"", 12, List.of("a.json: not one JSON document"), 1, null);
        FeedState bad = new FeedState(
                "osv", NOW.plusSeconds(5), NOW, "etag \"1\"", 12, List.of(), 0,
                new FeedState.Trouble(FeedFault.Kind.ANOMALY, "the source has no document at all", NOW));
        assertThat(shelf.find("osv")).isEmpty();
        shelf.put(good);
        assertThat(shelf.find("osv")).contains(good);
        shelf.put(bad);
        shelf.put(FeedState.fresh("kev", NOW));
        assertThat(shelf.all()).containsExactly(FeedState.fresh("kev", NOW), bad);
    }

    @Test
    void aTurnIsTakenOnceUntilTheNextOneIsDue() {
        FeedShelf shelf = shelf();
        assertThat(shelf.claim("osv", NOW, EVERY)).isTrue();
        assertThat(shelf.claim("osv", NOW.plus(EVERY).minusSeconds(1), EVERY)).isFalse();
        assertThat(shelf.claim("kev", NOW, EVERY)).isTrue();
        assertThat(shelf.claim("osv", NOW.plus(EVERY), EVERY)).isTrue();
        assertThat(shelf.all()).isEmpty();
        assertThat(shelf.find("osv")).isEmpty();
    }

    @Test
    void aStateThatIsKeptTakesNoTurnAndATurnKeepsTheState() {
        FeedShelf shelf = shelf();
        shelf.put(FeedState.fresh("osv", NOW));
        assertThat(shelf.claim("osv", NOW, EVERY)).isTrue();
        assertThat(shelf.find("osv")).contains(FeedState.fresh("osv", NOW));
    }

    @Test
    void aTurnThatIsForgottenBeginsAtOnce() {
        FeedShelf shelf = shelf();
        FeedState shrunk = new FeedState(
                "osv", NOW, NOW, null, 12, List.of(), 0, new FeedState.Trouble(FeedFault.Kind.ANOMALY, "too few", NOW, 12L));
        shelf.put(shrunk);
        assertThat(shelf.claim("osv", NOW, EVERY)).isTrue();
        shelf.forgetTurn("osv");
        shelf.forgetTurn("nobody");
        assertThat(shelf.claim("osv", NOW, EVERY)).isTrue();
        assertThat(shelf.claim("osv", NOW, EVERY)).isFalse();
        assertThat(shelf.find("osv")).contains(shrunk);
    }

    @Test
    void ofSeveralNodesOneTakesTheTurn() throws Exception {
        FeedShelf shelf = shelf();
        AtomicInteger taken = new AtomicInteger();
        Together.atOnce(6, () -> shelf.claim("osv", NOW, EVERY) && taken.incrementAndGet() > 0);
        assertThat(taken).hasValue(1);
    }
}
