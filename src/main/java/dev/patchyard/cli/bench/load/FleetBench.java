package dev.patchyard.cli.bench.load;

import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.FeedDesk;
import dev.patchyard.advisory.FeedState;
import dev.patchyard.advisory.ScheduledFeed;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.bench.load.FleetReport.Size;
import dev.patchyard.cli.bench.load.FleetReport.Work;
import dev.patchyard.compliance.FleetStandings;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.NumbersKeeper;
import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.ComplianceLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A fleet that grows: synthetic CIs through the real way of a scan into PostgreSQL, and at each size what is asked most,
 * against the same answer by hand-written SQL in the same process; then a feed of advisories, held against all of them.
 */
public final class FleetBench {
    /** As many as a scan hands over at once. */
    private static final int TOGETHER = 200;
    private static final int FIRST_ADVISORIES = SyntheticFleet.NAMES;
    private static final int GROWTH = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double NANOSECONDS = 1e9;

    private final Order order;
    private final Consumer<String> progress;

    /**
     * What is wanted.
     *
     * @param cis     of the largest fleet
     * @param records of the feed
     * @param turns   of each question
     */
    public record Order(int cis, int records, int turns) {
        public Order {
            if (cis < 100 || cis > 1_000_000) {
                throw new Trouble("--cis: expected 100 to 1000000");
            }
            if (records < FIRST_ADVISORIES || records > 90_000) {
                throw new Trouble("--records: expected " + FIRST_ADVISORIES + " to 90000");
            }
            if (turns < 1) {
                throw new Trouble("--turns: expected at least 1");
            }
        }

        /** @return the largest size and those of a tenth and a hundredth of it */
        List<Integer> sizes() {
            return List.of(Math.max(1, cis / GROWTH / GROWTH), Math.max(2, cis / GROWTH), cis);
        }
    }

    public FleetBench(Order order, Consumer<String> progress) {
        this.order = order;
        this.progress = progress;
    }

    /** @param home an empty directory for the server's state */
    public FleetReport measure(Path home) {
        Path feed = home.resolve("feed.zip");
        SyntheticFleet.advisories(feed, FIRST_ADVISORIES);
        progress.accept("starting a server and its PostgreSQL in this process");
        try (FleetServer server = FleetServer.start(home, feed); Questions questions = Questions.of(server)) {
            awaitAdvisories(server);
            SyntheticPolicies.put(server.room(PolicyShelf.class));
            List<Size> sizes = new ArrayList<>();
            int there = 0;
            for (int size : order.sizes()) {
                progress.accept("taking in " + (size - there) + " CIs");
                double perSecond = takeIn(server, there, size);
                there = size;
                server.room(NumbersKeeper.class).tend();
                questions.settle();
                progress.accept("asking about " + size + " CIs");
                sizes.add(new Size(size, perSecond, questions.megabytes(), questions.ask(size, order.turns())));
            }
            progress.accept("reading " + order.records() + " advisories");
            SyntheticFleet.advisories(feed, order.records());
            Work imported = Meter.of(server.keeper()).measure(() -> read(server));
            progress.accept("holding them against " + there + " CIs");
            Work matched = Meter.of(server.keeper()).measure(() -> match(server));
            return new FleetReport(sizes, order.records(), imported, matched);
        }
    }

    private static void awaitAdvisories(FleetServer server) {
        Instant last = Instant.now().plus(PATIENCE);
        while (server.room(AdvisoryBoard.class).count(null, null) < FIRST_ADVISORIES) {
            if (Instant.now().isAfter(last)) {
                throw new Trouble("the server did not read its advisories");
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private static double takeIn(FleetServer server, int from, int to) {
        ComplianceLedger ledger = server.room(ComplianceLedger.class);
        long spent = 0;
        for (int begin = from; begin < to; begin += TOGETHER) {
            List<Ci> cis = new ArrayList<>();
            Map<String, HostScan> scans = new HashMap<>();
            Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
            for (int number = begin; number < Math.min(to, begin + TOGETHER); number++) {
                cis.add(SyntheticFleet.ci(number));
                scans.put(SyntheticFleet.id(number), SyntheticFleet.scan(number, now));
            }
            long started = System.nanoTime();
            ledger.enter(cis, scans);
            spent += System.nanoTime() - started;
        }
        return (to - from) / (spent / NANOSECONDS);
    }

    private void match(FleetServer server) {
        int concerning = server.room(FleetStandings.class).count().size();
        if (concerning < order.records() / 2) {
            throw new Trouble("only " + concerning + " advisories concern a CI");
        }
    }

    private void read(FleetServer server) {
        ScheduledFeed feed = server.rooms(ScheduledFeed.class).stream()
                .filter(one -> one.feed().name().equals("fleet")).findFirst().orElseThrow();
        FeedState state = server.room(FeedDesk.class).read(feed.feed());
        if (state.trouble() != null || server.room(AdvisoryBoard.class).count(null, null) < order.records()) {
            throw new Trouble("the feed was not read: " + state);
        }
    }
}
