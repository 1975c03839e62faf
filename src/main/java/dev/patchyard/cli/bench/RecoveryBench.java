package dev.patchyard.cli.bench;

import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.Node;
import dev.patchyard.cli.demo.ChangeDesk;
import dev.patchyard.cli.demo.People;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Kills the node that owns a run, twice in each run: while it waits for its approval, and while its play is at work on hosts.
 * In one kind of turn the same node is started again at once and no other is there; in the other kind another node runs
 * already. Used once.
 */
public final class RecoveryBench {
    private static final int HOSTS = 6;
    private static final double MILLISECONDS = 1e3;

    private final int turns;
    private final Consumer<String> progress;
    private final Clock clock = Clock.systemUTC();
    private final RecoveryReport report = new RecoveryReport();
    private Node one;
    private Node two;
    private RecoveryRuns runs;

    /**
     * @param turns    of each kind, 1 to 99
     * @param progress told each turn in one line
     */
    public RecoveryBench(int turns, Consumer<String> progress) {
        if (turns < 1 || turns > 99) {
            throw new IllegalArgumentException("expected 1 to 99 turns");
        }
        this.turns = turns;
        this.progress = progress;
    }

    /** @param datacenter whose server keeps the database and walks no runs @return the report, when everything is measured */
    public RecoveryReport measure(Datacenter datacenter) {
        Fleet fleet = Fleet.of(datacenter.lab(), HOSTS);
        fleet.offer(Content.SMALL);
        fleet.keep();
        People people = People.of(datacenter);
        runs = new RecoveryRuns(people, new ChangeDesk(people.requester(), people.approver(), clock), HOSTS);
        one = datacenter.node("one");
        two = datacenter.node("two");
        one.start();
        one.awaitAnswer();
        for (int turn = 1; turn <= turns; turn++) {
            fleet.reset();
            restart(turn);
            fleet.reset();
            takeover(turn);
        }
        return report;
    }

    private void restart(int turn) {
        String id = runs.waiting();
        double waiting = seconds(id, one, () -> {
            one.start();
            runs.approve(id);
        });
        runs.awaitInstallation(id);
        double play = seconds(id, one, one::start);
        runs.requireSuccess(id);
        took(RecoveryReport.Kind.RESTART_WAITING, turn, waiting);
        took(RecoveryReport.Kind.RESTART_PLAY, turn, play);
    }

    private void takeover(int turn) {
        String id = runs.waiting();
        two.start();
        two.awaitAnswer();
        double waiting = seconds(id, one, () -> runs.approve(id));
        one.start();
        one.awaitAnswer();
        runs.awaitInstallation(id);
        // The play was begun by whoever owns the run now, and the other one was dead then or had not seen the run.
        Node owner = List.of(one, two).stream().filter(node -> runs.isBegunBy(node, id)).findFirst()
                .orElseThrow(() -> new Trouble("no node began the play of run " + id));
        double play = seconds(id, owner, () -> { });
        runs.requireSuccess(id);
        took(RecoveryReport.Kind.TAKEOVER_WAITING, turn, waiting);
        took(RecoveryReport.Kind.TAKEOVER_PLAY, turn, play);
        two.kill();
        if (!one.isAlive()) {
            one.start();
            one.awaitAnswer();
        }
    }

    /** @return seconds from the kill to the run's first event that the dead node cannot have written */
    private double seconds(String id, Node victim, Runnable then) {
        Instant killed = clock.instant();
        victim.kill();
        Instant dead = clock.instant();
        then.run();
        Instant next = runs.firstEventAfter(id, dead);
        return (next.toEpochMilli() - killed.toEpochMilli()) / MILLISECONDS;
    }

    private void took(RecoveryReport.Kind kind, int turn, double seconds) {
        report.add(kind, seconds);
        progress.accept(RecoveryReport.line(kind, turn, seconds));
    }
}
