package dev.patchyard.advisory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads feeds into what is known. An answer that is empty, or has less than half of the documents of the last one that was
 * believed, is an anomaly: nothing of it is taken. Whoever wants to know hears which packages the news are about. Safe for
 * use by several nodes; the same reading twice changes nothing.
 */
public final class FeedDesk {
    private static final Logger LOG = LoggerFactory.getLogger(FeedDesk.class);
    private static final int BATCH = 500;
    private static final int FEW = 10;

    private final AdvisoryBoard board;
    private final RiskBook risks;
    private final FeedShelf shelf;
    private final Clock clock;
    private final Consumer<Set<String>> news;

    /** A desk whose news nobody wants to know. */
    public FeedDesk(AdvisoryBoard board, RiskBook risks, FeedShelf shelf, Clock clock) {
        this(board, risks, shelf, clock, names -> { });
    }

    /**
     * @param news told, after a reading, the names of packages and sources of which something else is known now; what it
     *             throws costs the reading nothing
     */
    public FeedDesk(AdvisoryBoard board, RiskBook risks, FeedShelf shelf, Clock clock, Consumer<Set<String>> news) {
        this.news = news;
        this.board = board;
        this.risks = risks;
        this.shelf = shelf;
        this.clock = clock;
    }

    /** Reads the feed if its turn has come and no other node has taken it. @return how it is doing then */
    public Optional<FeedState> readIfDue(AdvisoryFeed feed, Duration every) {
        return shelf.claim(feed.name(), now(), every) ? Optional.of(read(feed)) : Optional.empty();
    }

    /** Reads the feed now. @return how it is doing; a feed that cannot be used is told there, never thrown */
    public FeedState read(AdvisoryFeed feed) {
        FeedState before = shelf.find(feed.name()).orElse(FeedState.fresh(feed.name(), now()));
        Intake intake = new Intake(before);
        FeedState after = read(feed, before, intake);
        shelf.put(after);
        intake.spread();
        return after;
    }

    /** @return all feeds that were ever read, by name */
    public List<FeedState> states() {
        return shelf.all();
    }

    private FeedState read(AdvisoryFeed feed, FeedState before, Intake intake) {
        try {
            AdvisoryFeed.Reading reading = feed.read(before.version(), intake);
            return reading.unchanged() ? before.unchanged(now()) : intake.finish(reading.version());
        } catch (FeedFault fault) {
            return before.troubled(now(), fault);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private final class Intake implements FeedIntake {
        private final FeedState before;
        private final List<Advisory> advisories = new ArrayList<>();
        private final List<Likelihood> likelihoods = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();
        private final Set<String> touched = new HashSet<>();
        private long announced = -1;
        private long refusals;
        private long taken;

        private Intake(FeedState before) {
            this.before = before;
        }

        @Override
        public void begin(long documents) {
            announced = documents;
            if (documents == 0) {
                throw anomaly("the source has no document at all");
            }
            if (before.documents() >= FEW && documents * 2 < before.documents()) {
                throw new FeedFault(
                        FeedFault.Kind.ANOMALY, "the source has " + documents + " documents, and had " + before.documents(), documents);
            }
        }

        @Override
        public void advisory(Advisory advisory) {
            taken++;
            advisories.add(advisory);
            if (advisories.size() == BATCH) {
                flush();
            }
        }

        @Override
        public void exploited(List<KnownExploited> all) {
            taken++;
            risks.replaceExploited(all);
        }

        @Override
        public void likelihood(Likelihood likelihood) {
            taken++;
            likelihoods.add(likelihood);
            if (likelihoods.size() == BATCH * 10) {
                flush();
            }
        }

        @Override
        public void statements(String document, List<VexStatement> statements) {
            taken++;
            touched.addAll(risks.state(document, statements));
        }

        @Override
        public void refused(String line) {
            refusals++;
            if (refused.size() < FeedState.MOST_NAMED) {
                refused.add(line);
            }
        }

        private FeedState finish(@Nullable String version) {
            flush();
            if (announced < 0) {
                throw anomaly("the source did not say how much it has");
            }
            if (taken == 0) {
                throw new FeedFault(FeedFault.Kind.FAULTY, "every document was refused: " + String.join("; ", refused));
            }
            Instant now = now();
            return new FeedState(before.name(), now, now, version, announced, refused, refusals, null);
        }

        /** NB: also of a reading that broke off: what was taken until then is kept. */
        private void spread() {
            if (touched.isEmpty()) {
                return;
            }
            try {
                news.accept(Set.copyOf(touched));
            } catch (RuntimeException unheard) {
                LOG.warn("what feed {} told counts only after the next scan of each CI", before.name(), unheard);
            }
        }

        private void flush() {
            if (!advisories.isEmpty()) {
                touched.addAll(board.put(dated(advisories)));
                advisories.clear();
            }
            if (!likelihoods.isEmpty()) {
                risks.put(likelihoods);
                likelihoods.clear();
            }
        }

        private List<Advisory> dated(List<Advisory> batch) {
            if (batch.stream().noneMatch(Advisory::isUndated)) {
                return List.copyOf(batch);
            }
            Map<String, Instant> known = board.published(batch.stream().filter(Advisory::isUndated).map(Advisory::id).toList());
            return batch.stream()
                    .map(one -> one.isUndated() ? one.published(known.getOrDefault(one.id(), now())) : one)
                    .toList();
        }

        private FeedFault anomaly(String reason) {
            return new FeedFault(FeedFault.Kind.ANOMALY, reason);
        }
    }
}
