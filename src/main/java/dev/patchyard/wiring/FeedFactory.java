package dev.patchyard.wiring;

import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.FeedDesk;
import dev.patchyard.advisory.FeedShelf;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.alert.StandingAlarms;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.run.FeedWatch;
import dev.patchyard.run.RunStore;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What reads feeds, as beans. */
@Factory
final class FeedFactory {
    @Singleton
    FeedDesk feedDesk(AdvisoryBoard board, RiskBook risks, FeedShelf shelf, Clock clock) {
        return new FeedDesk(board, risks, shelf, clock);
    }

    @Singleton
    FeedWatch feedWatch(StandingAlarms alarms, RunStore store, UnitOfWork unit) {
        return new FeedWatch(alarms, store, unit);
    }
}
