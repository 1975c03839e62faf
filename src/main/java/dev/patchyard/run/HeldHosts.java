package dev.patchyard.run;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets the hosts of one play wait while a switch pauses them, and shows that on the run. Waiting ends with the pause or
 * with a wish to cancel, and now and then by itself so that window and gate are asked again. Used by several threads.
 */
final class HeldHosts {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    /** The gate's answer must not be older than 30 seconds. */
    private static final int MOST_MOMENTS = 20;

    private final RunContext context;
    private final Pauses pauses;
    private final Nap nap;
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    HeldHosts(RunContext context, Pauses pauses, Nap nap) {
        this.context = context;
        this.pauses = pauses;
        this.nap = nap;
    }

    /** @return whether the host had to wait, so that everything is to be judged anew */
    boolean hold(String ciId) {
        boolean waited = false;
        for (int moment = 0; moment < MOST_MOMENTS && isHeld(ciId) && !context.isCancelled(); moment++) {
            waited = true;
            nap.take(MOMENT);
        }
        return waited;
    }

    /** @return whether a switch holds the host at this moment */
    boolean isHeld(String ciId) {
        PatchRun run = context.run();
        Optional<String> reason = pauses.hold(run, ciId);
        if (reason.isPresent()) {
            show(ciId, reason.get());
        } else {
            forget(ciId, run);
        }
        return reason.isPresent();
    }

    private void show(String ciId, String reason) {
        if (held.add(ciId)) {
            context.note(run -> run.isCancelled() ? run : run.withAttention(Attention.PAUSED, reason),
                    RunEvent.Draft.ofHost("pause", ciId, "waits: " + reason));
        }
    }

    /** Also called where nothing was held, because the play may have been taken over from a node that died. */
    void forget(String ciId, PatchRun run) {
        if (held.remove(ciId)) {
            context.note(r -> r, RunEvent.Draft.ofHost("pause", ciId, "waits no longer"));
        }
        if (held.isEmpty() && run.attention() == Attention.PAUSED) {
            context.note(r -> r.attention() == Attention.PAUSED ? r.withAttention(Attention.NONE, "") : r);
        }
    }
}
