package dev.patchyard.run.step;

import dev.patchyard.inventory.Ci;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.StepOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plays that were begun on a machine whose processes nobody sees from here. They may still be at work, so their hosts are
 * waited for until they let go or their time is over by the hosts' own clocks; from then on the old play cannot act there.
 */
final class LostPlays {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    /** A host is held for its time, and once more after a reboot. */
    private static final Duration LONGEST = Limits.HOST.multipliedBy(2).plus(Limits.RETURN);
    /** A word that is not empty, so that the host is never part of a play again. */
    private static final String IN_ORDER = HostResult.Outcome.DONE + ": its play left it in order before its machine was lost";
    private static final String SAID = HostResult.Outcome.UNKNOWN + ": its play was begun on a machine that is lost";

    private final PatchExecutor executor;
    private final Clock clock;

    LostPlays(PatchExecutor executor, Clock clock) {
        this.executor = executor;
        this.clock = clock;
    }

    boolean isLost(PatchRun run, PatchOrder order) {
        return run.placeOf(order.playId()).filter(place -> !executor.sees(place)).isPresent();
    }

    /** Takes the begun hosts of a lost play over, as far as that is possible now. @return what is waited for, if anything is */
    Optional<StepOutcome> takeOver(RunContext context, PatchOrder order) {
        List<HostRecord> begun = order.hosts().stream()
                .map(host -> context.run().host(host.ciId()).orElseThrow())
                .filter(HostRecord::touched)
                .toList();
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Boolean> ours = executor.fence(cis(context.run(), begun), takeover(context), Duration.ZERO);
        List<HostRecord> waited = begun.stream().filter(host -> !ours.get(host.ciId()) && isYoung(host)).toList();
        List<HostRecord> settled = begun.stream().filter(host -> !waited.contains(host)).toList();
        Set<String> inOrder = executor.leftInOrder(cis(context.run(), settled), context.run().id());
        settled.forEach(host -> settle(context, host, word(host, ours, inOrder)));
        return waited.isEmpty()
                ? Optional.empty()
                : Optional.of(StepOutcome.waiting(LOOK_AGAIN, "the machine that runs the play is lost; its hosts are waited for until"
                        + " they are let go: " + String.join(", ", waited.stream().map(HostRecord::name).toList())));
    }

    private static HostTakeover takeover(RunContext context) {
        return new HostTakeover(Map.of(context.run().id(), context.epoch()), false, false);
    }

    private static List<Ci> cis(PatchRun run, List<HostRecord> hosts) {
        return hosts.stream().map(host -> run.requirePlan().host(host.ciId()).orElseThrow().ci()).toList();
    }

    private boolean isYoung(HostRecord host) {
        Instant since = host.permittedAt();
        return since != null && since.plus(LONGEST).isAfter(clock.instant());
    }

    /** @return whether the play's word is the good one, as far as a machine that is lost could give it */
    static boolean isGood(HostRecord host) {
        return host.playSaid().equals(IN_ORDER);
    }

    private static String word(HostRecord host, Map<String, Boolean> ours, Set<String> inOrder) {
        if (!ours.get(host.ciId())) {
            return SAID + ", and it cannot be proved that it does not go on";
        }
        return inOrder.contains(host.ciId()) ? IN_ORDER : SAID;
    }

    private static void settle(RunContext context, HostRecord host, String said) {
        context.note(
                run -> run.withHost(host.ciId(),
                        h -> h.played(said, h.rebooted(), h.restarted(), h.kept(), h.before())),
                RunEvent.Draft.ofHost("host", host.ciId(), said));
    }
}
